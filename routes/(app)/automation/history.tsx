import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { retryExecution } from "core/rules/execute_rule.ts";
import { ExecutionFilter, type History, listExecutions } from "core/rules/list_executions.ts";
import { CAUSES, EXECUTION_STATUSES } from "core/rules/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, cameFrom, read } from "@/web/handlers.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { ExecutionTable } from "@/components/rules/ExecutionTable.tsx";
import { CAUSE_WORDS, reasonWords } from "@/components/rules/rule_words.ts";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { DatesFilter, FilterBar } from "@/components/ui/FilterBar.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";

type Data = { history: History; filter: ExecutionFilter } | null;

const Again = z.object({ retry: z.uuid() });

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { site } = ctx.state;
    if (!site) return page<Data>(null);
    const filter = ExecutionFilter.parse(Object.fromEntries(ctx.url.searchParams));
    return page<Data>({
      history: await listExecutions(ctx.state, { siteId: site.id, filter }),
      filter,
    });
  }),
  POST: act(async (ctx, form) => {
    const { retry: id } = parseForm(Again, form);
    const { reason, run_id } = await retryExecution(ctx.state, { id });
    if (reason) leaveFlash(ctx, "warning", `Skipped again. ${reasonWords(reason)}`);
    else leaveFlash(ctx, "success", "The rule is at work again.");
    return ctx.redirect(run_id ? `/automation/runs/${run_id}` : cameFrom(ctx), 303);
  }),
});

/** Every time a rule was due, and what became of it. */
export default define.page<typeof handler>(function HistoryPage({ data, state }) {
  state.title = "History";
  const { me, site } = state;
  return (
    <>
      <PageHeader title="History" crumbs={[{ label: "Automation", href: "/automation" }]}>
        Every time a rule was due{site ? ` on ${site.name}` : ""}, newest first.
      </PageHeader>
      {!data ? <NoSite me={me} /> : (
        <>
          <Filters {...data} />
          <Panel flush>
            {data.history.executions.length > 0
              ? (
                <ExecutionTable
                  executions={data.history.executions}
                  mayRetry={mayWrite(me)}
                  limits={limitsOf(data.history)}
                />
              )
              : (
                <EmptyState
                  icon="clock"
                  title={isFiltered(data.filter) ? "Nothing matches" : "No rule has been due yet"}
                />
              )}
          </Panel>
          {data.history.total > 0 && (
            <Pagination
              page={data.filter.page}
              pageSize={data.filter.size}
              total={data.history.total}
              href={(page, size) => pageHref(data.filter, page, size)}
            />
          )}
        </>
      )}
    </>
  );
});

function limitsOf({ rules }: History): Record<string, number> {
  return Object.fromEntries(rules.map(({ id, credit_limit }) => [id, credit_limit]));
}

function Filters({ history, filter }: NonNullable<Data>) {
  const clear = { label: "Clear the filters", href: "/automation/history" };
  return (
    <FilterBar action="/automation/history" chips={isFiltered(filter) ? [clear] : []}>
      <Select
        name="rule"
        label="Rule"
        hideLabel
        placeholder="Any rule"
        value={filter.rule}
        options={history.rules.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Select
        name="status"
        label="State"
        hideLabel
        placeholder="Any state"
        value={filter.status}
        options={EXECUTION_STATUSES.map((value) => ({ value, label: statusLabel(value) }))}
      />
      <Select
        name="cause"
        label="Started by"
        hideLabel
        placeholder="Any start"
        value={filter.cause}
        options={CAUSES.map((value) => ({ value, label: CAUSE_WORDS[value] }))}
      />
      <DatesFilter from={filter.from} to={filter.to} />
    </FilterBar>
  );
}

function isFiltered({ page: _, size: __, ...rest }: ExecutionFilter): boolean {
  return Object.values(rest).some((value) => value !== undefined);
}

function pageHref(
  { page: _, size: __, ...rest }: ExecutionFilter,
  page: number,
  size: number,
): string {
  const query = new URLSearchParams(
    Object.entries(rest).flatMap(([name, value]) => value ? [[name, value]] : []),
  );
  if (page > 1) query.set("page", String(page));
  if (size !== 25) query.set("size", String(size));
  return `/automation/history?${query}`;
}
