import { page } from "fresh";
import { readStuckWork, type StuckWork } from "core/jobs/read_stuck_work.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { durationWords, When } from "@/components/jobs/When.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";
import { Cell, Heading, Table } from "@/components/ui/Table.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) =>
    page({ work: await readStuckWork(ctx.state), asOf: new Date().toISOString() })
  ),
});

/** How long the clock may be silent before the page says so. */
const SILENT_MS = 3 * 60_000;

/** Whether everything moves: the database's clock, the queue, and work that stands still. */
export default define.page<typeof handler>(function SystemPage({ data: { work, asOf }, state }) {
  state.title = "System";
  // The clock is as late as the latest of what it calls.
  const tick = work.ticks.map(({ at }) => at).sort()[0] ?? null;
  const silent = !tick || Date.parse(asOf) - Date.parse(tick) > SILENT_MS;
  return (
    <>
      <PageHeader title="System" crumbs={[{ label: "Settings", href: "/settings" }]}>
        Whether automation moves,{" "}
        {state.me.user.role === "developer" ? "in every account" : "in your account"}.
      </PageHeader>
      {silent && (
        <Flash tone="danger">
          The database's clock{" "}
          {tick ? "has been silent for minutes" : "has not ticked yet"}: schedules and rules do not
          start until it does.
        </Flash>
      )}
      <StatRow>
        <Stat
          label="The clock last ticked"
          value={tick ? `${durationWords(tick, asOf)} ago` : "—"}
          note="every minute when all is well"
        />
        <Stat label="Jobs waiting" value={formatCount(work.queued)} />
        <Stat label="Jobs at work" value={formatCount(work.running)} />
        <Stat label="Standing still" value={formatCount(work.stuck.length)} />
      </StatRow>
      <Panel
        title="What stands still"
        flush
        actions={
          <LinkButton href="/automation/failures" size="small" variant="quiet">
            Failed work
          </LinkButton>
        }
      >
        {work.stuck.length > 0
          ? <StuckTable stuck={work.stuck} />
          : <EmptyState icon="check" title="Everything moves" />}
      </Panel>
    </>
  );
});

const KINDS: Record<StuckWork["stuck"][number]["kind"], { words: string; path: string }> = {
  lease: { words: "The worker of this job fell silent and nobody took over", path: "/jobs/" },
  queue: { words: "This job is due and no worker takes it", path: "/jobs/" },
  run: { words: "This run goes on without any work", path: "/automation/runs/" },
  schedule: { words: "This schedule is overdue", path: "/automation/rules/" },
  events: { words: "New records wait for this rule", path: "/automation/rules/" },
};

function StuckTable({ stuck }: { stuck: StuckWork["stuck"] }) {
  return (
    <Table
      caption="Work that stands still"
      stack
      head={
        <>
          <Heading rowKey>What</Heading>
          <Heading>Site</Heading>
          <Heading>Why</Heading>
          <Heading>Since</Heading>
        </>
      }
    >
      {stuck.map(({ kind, id, label, site_name, since }) => (
        <tr key={id}>
          <Cell rowKey wrap>
            <a href={KINDS[kind].path + id}>{label || "A run"}</a>
          </Cell>
          <Cell label="Site">{site_name}</Cell>
          <Cell label="Why" wrap>{KINDS[kind].words}</Cell>
          <Cell label="Since">
            <When at={since} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
