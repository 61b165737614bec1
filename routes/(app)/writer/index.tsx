import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { readWriterDashboard, type WriterDashboard } from "core/content/read_writer_dashboard.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { dayLabel } from "@/components/automation/usage_days.ts";
import { Columns } from "@/components/charts/Columns.tsx";
import { Funnel } from "@/components/charts/Funnel.tsx";
import { When } from "@/components/jobs/When.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { nextWriterStep, writerStages } from "@/components/writer/next_step.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { site } = ctx.state;
    return page<WriterDashboard | null>(
      site ? await readWriterDashboard(ctx.state, { siteId: site.id }) : null,
    );
  }),
});

export default define.page<typeof handler>(function WriterPage({ data, state }) {
  state.title = "Writer";
  if (!data || !state.site) return <NoSite title="Writer" me={state.me} />;
  const next = nextWriterStep(data);
  const written = data.words.reduce((sum, { words }) => sum + words, 0);
  return (
    <>
      <PageHeader
        title="Writer"
        actions={mayWrite(state.me) && next && (
          <LinkButton href={next.href} variant="primary">{next.action}</LinkButton>
        )}
      >
        {next?.sentence ?? "Everything that was written is published."}
      </PageHeader>
      <JobProgress jobs={data.jobs} />
      <Panel title="From task to public page">
        <Funnel
          title="From task to public page"
          bare
          stages={writerStages(data).map(({ label, value, href, action }) => ({
            label,
            value,
            href,
            action: value > 0 && action ? <a href={href}>{action}</a> : undefined,
          }))}
        />
      </Panel>
      <div class="columns">
        <Panel title="Words per day, last 30 days">
          <Columns
            title="Words written per day"
            bare
            unit="Words"
            data={data.words.map(({ day, words }) => ({
              label: dayLabel(new Date(day)),
              value: words,
            }))}
          />
          <p class="muted">{written.toLocaleString("en-US")} words in 30 days</p>
        </Panel>
        <Panel
          title="Changed last"
          flush
          actions={
            <LinkButton href="/writer/content" size="small" variant="quiet">All content</LinkButton>
          }
        >
          {data.recent.length === 0
            ? (
              <EmptyState icon="pen" title="No articles yet">
                They appear here as soon as the first task is written.
              </EmptyState>
            )
            : (
              <Table
                caption="Content that changed last"
                head={
                  <>
                    <Heading rowKey>Title</Heading>
                    <Heading>State</Heading>
                    <Heading numeric>Words</Heading>
                    <Heading>Changed</Heading>
                  </>
                }
              >
                {data.recent.map((piece) => (
                  <tr key={piece.id}>
                    <Cell rowKey wrap>
                      <a href={`/writer/content/${piece.id}`}>{piece.title}</a>
                    </Cell>
                    <Cell>
                      <StatusPill status={piece.status} />
                    </Cell>
                    <NumberCell value={piece.word_count} />
                    <Cell tight>
                      <When at={piece.updated_at} />
                    </Cell>
                  </tr>
                ))}
              </Table>
            )}
        </Panel>
      </div>
    </>
  );
});
