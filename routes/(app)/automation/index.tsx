import { page } from "fresh";
import { z } from "zod";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { type AutomationOverview, readOverview } from "core/automation/read_overview.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { PipelinePanel } from "@/components/automation/PipelinePanel.tsx";
import { RunTable } from "@/components/automation/RunTable.tsx";
import { toShownHead } from "@/components/automation/shown_run.ts";
import { lastDays } from "@/components/automation/usage_days.ts";
import { shortTime } from "@/components/jobs/When.tsx";
import { Columns } from "@/components/charts/Columns.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { formatCount, percentOf } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";

interface Data {
  overview: AutomationOverview;
  key: string;
  today: Date;
}

const QuickStart = z.object({
  site_id: z.uuid(),
  key: z.uuid(),
  credit_cap: z.coerce.number().int().min(1).max(10_000_000).optional(),
});

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { db, me, site } = ctx.state;
    if (!site) return page<Data | null>(null);
    const overview = await readOverview({ db, costs: me.costs }, { siteId: site.id });
    return page<Data | null>({ overview, key: orderKey(), today: new Date() });
  }),
  POST: act(async (ctx, form) => {
    const { db, me } = ctx.state;
    const { site_id: siteId, key, credit_cap: creditCap } = parseForm(QuickStart, form);
    const config = RunConfig.parse({});
    const id = await startRun({ db, costs: me.costs }, { siteId, config, key, creditCap });
    leaveFlash(ctx, "success", "The run has started. You can leave this page; it goes on.");
    return ctx.redirect(`/automation/runs/${id}`, 303);
  }),
});

/** One click for the whole pipeline, and how the latest runs went. */
export default define.page<typeof handler>(function AutomationPage({ data, state }) {
  state.title = "Automation";
  const { me, site } = state;
  const header = (
    <PageHeader title="Automation">
      A run takes a site's keywords through seven stages to articles with images, ready for review.
    </PageHeader>
  );
  if (!data || !site) {
    return (
      <>
        {header}
        <NoSite me={me} />
      </>
    );
  }
  const { overview, key, today } = data;
  return (
    <>
      {header}
      <PipelinePanel
        siteId={site.id}
        siteName={site.name}
        forecast={overview.forecast}
        live={overview.live && toShownHead(overview.live)}
        estimate={overview.estimate}
        balance={me.account.credits}
        mayStart={mayWrite(me)}
        orderKey={key}
      />
      <Outcomes overview={overview} />
      <RecentRuns runs={overview.runs} />
      {isManager(me) && overview.usage.length > 0 && (
        <Panel
          title="Credits by day"
          actions={
            <LinkButton href="/billing/usage" size="small" variant="quiet">Usage</LinkButton>
          }
        >
          <Columns
            title="Credits by day"
            bare
            unit="Credits"
            data={lastDays(overview.usage, today)}
          />
        </Panel>
      )}
    </>
  );
});

function Outcomes(
  { overview: { outcomes, steps, rules, failures } }: { overview: AutomationOverview },
) {
  const runs = outcomes.completed + outcomes.failed;
  const worked = steps.done + steps.failed;
  return (
    <StatRow>
      <Stat
        label="Runs completed, 30 days"
        value={runs === 0 ? "—" : `${percentOf(outcomes.completed, runs)} %`}
        note={runs === 0 ? "no run has ended yet" : `${outcomes.completed} of ${runs}`}
        href="/automation/runs"
      />
      <Stat
        label="Steps that succeeded"
        value={worked === 0 ? "—" : `${percentOf(steps.done, worked)} %`}
        note={failures > 0
          ? `${formatCount(failures)} failed for good`
          : worked === 0
          ? "no step yet"
          : `${formatCount(steps.failed)} of ${formatCount(worked)} failed`}
        href={failures > 0 ? "/automation/failures" : undefined}
      />
      <Stat
        label="Active rules"
        value={formatCount(rules.active)}
        note={rules.next_at
          ? `next schedule ${shortTime(rules.next_at)} UTC`
          : rules.total > rules.active
          ? `${formatCount(rules.total - rules.active)} switched off`
          : "none has a schedule"}
        href="/automation/rules"
      />
      <Stat label="Articles finished" value={formatCount(steps.articles)} note="handed to review" />
      <Stat
        label="Credits spent by runs"
        value={formatCount(outcomes.credits)}
        note="on this site"
      />
    </StatRow>
  );
}

function RecentRuns({ runs }: { runs: AutomationOverview["runs"] }) {
  const rows = runs.map((run) => ({
    ...run,
    sector: run.sector_name,
    rule: run.rule_name,
    last: `${run.articles} ${run.articles === 1 ? "article" : "articles"}` +
      (run.failed > 0 ? `, ${run.failed} failed` : ""),
  }));
  return (
    <Panel
      title="Recent runs"
      flush
      actions={runs.length > 0 && (
        <LinkButton href="/automation/runs" size="small" variant="quiet">All runs</LinkButton>
      )}
    >
      {rows.length > 0
        ? <RunTable runs={rows} lastHeading="Brought" />
        : (
          <EmptyState icon="robot" title="No run yet">
            The first one takes a few minutes; you can leave the page while it works.
          </EmptyState>
        )}
    </Panel>
  );
}
