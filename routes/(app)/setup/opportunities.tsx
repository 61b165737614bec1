import { page } from "fresh";
import { z } from "zod";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { addOpportunities } from "core/library/add_opportunities.ts";
import { listOpportunities, type Opportunities } from "core/library/list_opportunities.ts";
import { opportunityTable } from "core/library/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, cameFrom, read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { pickedRows } from "@/web/picked_rows.ts";
import { OpportunityFilterBar } from "@/components/library/OpportunityFilterBar.tsx";
import { OpportunityTable } from "@/components/library/OpportunityTable.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { counted } from "@/components/writer/words.ts";

const PATH = "/setup/opportunities";
const Target = z.object({ sector_id: z.uuid("Choose the sector that gets the keywords.") });

interface Data {
  query: ReturnType<typeof opportunityTable.read>;
  found: Opportunities | null;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { site } = ctx.state;
    const query = opportunityTable.read(ctx.url.searchParams);
    if (!site?.industry_id) return page<Data>({ query, found: null });
    const found = await listOpportunities(ctx.state, { siteId: site.id, query });
    const last = lastPage(query, found.total);
    if (last) return ctx.redirect(opportunityTable.href(PATH, query, { page: last }), 303);
    return page<Data>({ query, found });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { sector_id: sectorId } = parseForm(Target, form);
    const filter = new URLSearchParams(String(form.get("filter") ?? ""));
    const one = z.uuid().safeParse(form.get("one")).data;
    const selection = one !== undefined
      ? { ids: [one] }
      : form.getAll("scope").includes("matching")
      ? { filters: opportunityTable.read(filter).filters }
      : { ids: await pickedRows(form) };
    const added = await addOpportunities(ctx.state, { sectorId, selection });
    leaveFlash(
      ctx,
      added > 0 ? "success" : "warning",
      added > 0
        ? `${counted(added, "keyword")} added. Find them in Planner, Keywords.`
        : "The site has these keywords already; nothing was added.",
    );
    return ctx.redirect(cameFrom(ctx), 303);
  }),
});

export default define.page<typeof handler>(
  function OpportunitiesPage({ data: { query, found }, state }) {
    state.title = "Keyword opportunities";
    const { me, site } = state;
    if (!site) return <NoSite title={state.title} me={me} />;
    const href = (changes: Parameters<typeof opportunityTable.href>[2]) =>
      opportunityTable.href(PATH, query, changes);
    return (
      <>
        <PageHeader title={state.title}>
          Keywords of the library that fit {site.name} and are not in its planner yet.
        </PageHeader>
        {!found && <NoIndustry siteId={site.id} mayManage={isManager(me)} />}
        {found && (
          <div class="stack">
            <OpportunityFilterBar path={PATH} query={query} found={found} href={href} />
            {found.total === 0
              ? <NothingLeft filtered={Object.keys(query.filters).length > 0} />
              : (
                <>
                  <OpportunityTable
                    found={found}
                    sectors={site.sectors.filter(({ status }) => status === "active")}
                    filter={opportunityTable.filterString(query.filters)}
                    sort={query.sort}
                    sortHref={(sort) => href({ sort })}
                    writes={mayWrite(me) && me.modules.planner === true}
                  />
                  <Pagination
                    page={query.page}
                    pageSize={query.size}
                    total={found.total}
                    href={(number, size) => href({ page: number, size })}
                  />
                </>
              )}
          </div>
        )}
      </>
    );
  },
);

function NoIndustry({ siteId, mayManage }: { siteId: string; mayManage: boolean }) {
  return (
    <EmptyState
      icon="book"
      title="The site has no industry yet"
      actions={mayManage && (
        <LinkButton href={`/setup/sites/${siteId}`} variant="primary">
          Choose the industry
        </LinkButton>
      )}
    >
      {mayManage
        ? "Opportunities come from the library of the site's industry. Choose one, and they appear here."
        : "Opportunities come from the site's industry. Ask an owner or admin to choose one."}
    </EmptyState>
  );
}

function NothingLeft({ filtered }: { filtered: boolean }) {
  return filtered
    ? (
      <EmptyState
        icon="search"
        title="No opportunity matches"
        actions={<LinkButton href={PATH}>Show all</LinkButton>}
      >
        Try a shorter word or another sector.
      </EmptyState>
    )
    : (
      <EmptyState
        icon="check"
        title="The site has them all"
        actions={
          <LinkButton href="/planner/keywords/import" icon="upload">Import keywords</LinkButton>
        }
      >
        Every keyword the library knows for this industry is in the planner. Bring more from your
        own tools.
      </EmptyState>
    );
}
