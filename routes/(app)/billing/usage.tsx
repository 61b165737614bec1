import { page } from "fresh";
import { isOwner } from "core/accounts/session_context.ts";
import { readUsage, type Usage, USAGE_DAYS, usageTable } from "core/billing/read_usage.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { ChargeTable } from "@/components/billing/ChargeTable.tsx";
import { shortDayText } from "@/components/billing/dates.ts";
import { OwnerOnly } from "@/components/billing/OwnerOnly.tsx";
import { BarList } from "@/components/charts/BarList.tsx";
import { Columns } from "@/components/charts/Columns.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader, Tabs } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { OperationTable } from "@/components/billing/OperationTable.tsx";

const PATH = "/billing/usage";
type Query = ReturnType<typeof usageTable.read>;

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = usageTable.read(ctx.url.searchParams);
    const usage = isOwner(ctx.state.me) ? await readUsage(ctx.state, query) : null;
    const last = lastPage(query, usage?.total ?? 0);
    if (usage && last) return ctx.redirect(usageTable.href(PATH, query, { page: last }), 303);
    return page<{ query: Query; usage: Usage | null }>({ query, usage });
  }),
});

/** What the credits went into. */
export default define.page<typeof handler>(function UsagePage({ data: { query, usage }, state }) {
  state.title = "Usage";
  const days = query.filters.days ?? "30";
  return (
    <>
      <PageHeader title="Usage">
        What the credits went into: by kind of work, by day, site and person, charge by charge.
      </PageHeader>
      {!usage && <OwnerOnly title="Usage" account={state.me.account.name} />}
      {usage && (
        <>
          <Tabs
            label="Span of time"
            tabs={USAGE_DAYS.map((span) => ({
              label: `${span} days`,
              href: usageTable.href(PATH, query, { filters: { days: span } }),
              active: span === days,
            }))}
          />
          {usage.by_operation.length === 0
            ? (
              <EmptyState icon="coin" title={`Nothing was charged in ${days} days`}>
                Every finished clustering, idea, article and image appears here with its price.
              </EmptyState>
            )
            : <Charged usage={usage} query={query} />}
        </>
      )}
    </>
  );
});

function Charged({ usage, query }: { usage: Usage; query: Query }) {
  const { by_operation, by_day } = usage;
  const chosen = by_operation.find(({ operation }) => operation === query.filters.operation);
  const title = chosen ? `${chosen.label} by day` : "Credits by day";
  const spent = by_day.reduce((sum, { credits }) => sum + credits, 0);
  return (
    <div class="stack">
      <div class="columns">
        <Panel title={title} foot={`${formatCount(spent)} credits in ${by_day.length} days (UTC)`}>
          <Columns
            title={title}
            bare
            unit="Credits"
            data={by_day.map(({ day, credits }) => ({
              label: shortDayText(day),
              value: credits,
            }))}
          />
        </Panel>
        <Panel title="By kind of work" flush>
          <OperationTable
            rows={by_operation}
            chosen={chosen?.operation}
            href={(operation) => usageTable.href(PATH, query, { filters: { operation } })}
          />
        </Panel>
      </div>
      <div class="columns">
        <Panel title="By site">
          <BarList title="Credits by site" bare data={parts(usage.by_site, query, "site")} />
        </Panel>
        <Panel title="By person">
          <BarList title="Credits by person" bare data={parts(usage.by_person, query, "person")} />
        </Panel>
      </div>
      <Panel
        title={chosen ? `Charges for ${chosen.label.toLowerCase()}` : "Charges"}
        flush
        foot={
          <Pagination
            page={query.page}
            pageSize={query.size}
            total={usage.total}
            href={(number, size) => usageTable.href(PATH, query, { page: number, size })}
          />
        }
      >
        <ChargeTable rows={usage.rows} />
      </Panel>
    </div>
  );
}

const OTHERS = { site: "Without a site", person: "By itself, or by somebody who left" };

/** Bars that choose their part, or all again. */
function parts(rows: Usage["by_site"], query: Query, name: keyof typeof OTHERS) {
  return rows.map(({ id, label, credits }) => {
    const chosen = id !== null && id === query.filters[name];
    const filters = { [name]: chosen ? undefined : id ?? undefined };
    return {
      label: chosen ? `${label}: show all` : label ?? OTHERS[name],
      value: credits,
      href: id === null ? undefined : usageTable.href(PATH, query, { filters }),
    };
  });
}
