import { page } from "fresh";
import type { ComponentChildren } from "preact";
import { mayWrite } from "core/accounts/session_context.ts";
import { listRuns, RunFilter, type RunSummary } from "core/automation/list_runs.ts";
import { RUN_STATUSES } from "core/automation/read_run.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { RunTable } from "@/components/automation/RunTable.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { FilterBar } from "@/components/ui/FilterBar.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";

type Data = { runs: RunSummary[]; total: number; page: number; filter: RunFilter } | null;

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const filter = RunFilter.parse(Object.fromEntries(ctx.url.searchParams));
    const { site } = ctx.state;
    if (!site) return page<Data>(null);
    return page<Data>({ ...await listRuns(ctx.state, { siteId: site.id, filter }), filter });
  }),
});

/** Every run of the site in use. */
export default define.page<typeof handler>(function RunsPage({ data, state }) {
  state.title = "Runs";
  const { me, site } = state;
  const start = mayWrite(me) && (
    <LinkButton href="/automation/runs/new" variant="primary" icon="play">New run</LinkButton>
  );
  const header = (
    <PageHeader
      title="Runs"
      crumbs={[{ label: "Automation", href: "/automation" }]}
      actions={site && start}
    >
      {site ? `Every run on ${site.name}, newest first.` : null}
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
  const { runs, total, filter } = data;
  const filtered = Boolean(filter.status || filter.sector);
  return (
    <>
      {header}
      <FilterBar action="/automation/runs" chips={filtered ? [CLEAR] : []}>
        <Select
          name="status"
          label="State"
          hideLabel
          placeholder="Any state"
          value={filter.status}
          options={RUN_STATUSES.map((value) => ({ value, label: statusLabel(value) }))}
        />
        <Select
          name="sector"
          label="Sector"
          hideLabel
          placeholder="Any sector"
          value={filter.sector}
          options={site.sectors.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </FilterBar>
      <Panel flush>
        {runs.length > 0
          ? <RunTable runs={runs.map(toRow)} lastHeading="Started by" />
          : <NoRuns filtered={filtered} start={start} />}
      </Panel>
      {total > 0 && (
        <Pagination
          page={data.page}
          pageSize={filter.size}
          total={total}
          href={(page, size) => pageHref(filter, page, size)}
        />
      )}
    </>
  );
});

const CLEAR = { label: "Clear the filters", href: "/automation/runs" };

function toRow({ sector, starter, execution, ...run }: RunSummary) {
  const by = execution ? "A rule" : starter?.full_name || starter?.email;
  return { ...run, sector: sector?.name ?? null, rule: execution?.rule_name ?? null, last: by };
}

function pageHref({ status, sector }: RunFilter, page: number, size: number): string {
  const query = new URLSearchParams({
    ...(status ? { status } : {}),
    ...(sector ? { sector } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
    ...(size === 25 ? {} : { size: String(size) }),
  });
  return `/automation/runs?${query}`;
}

function NoRuns({ filtered, start }: { filtered: boolean; start: ComponentChildren }) {
  if (filtered) {
    return (
      <EmptyState
        icon="filter"
        title="No run matches"
        actions={<LinkButton href="/automation/runs">Show every run</LinkButton>}
      />
    );
  }
  return (
    <EmptyState icon="robot" title="No run yet" actions={start}>
      A run takes the site's keywords through seven stages to finished articles.
    </EmptyState>
  );
}
