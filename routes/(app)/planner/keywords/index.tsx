import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { type ChangedKeywords, changeKeywords } from "core/keywords/change_keywords.ts";
import { type KeywordPage, listKeywords } from "core/keywords/list_keywords.ts";
import { KEYWORD_STATUSES, type KeywordFilters, keywordTable } from "core/keywords/schema.ts";
import { readKeywordSelection } from "core/keywords/selection.ts";
import { type KeywordColumn, shownColumns } from "core/keywords/keyword_views.ts";
import type { TableQuery } from "core/table_query.ts";
import { z } from "zod";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { KeywordEditForm } from "@/components/planner/KeywordEditRow.tsx";
import { KeywordFilterBar } from "@/components/planner/KeywordFilterBar.tsx";
import { KeywordsEmpty } from "@/components/planner/KeywordsEmpty.tsx";
import { ColumnMenu, ViewMenu } from "@/components/planner/KeywordViews.tsx";
import { KeywordTable } from "@/components/planner/KeywordTable.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { Picks } from "@/components/planner/Picks.tsx";
import { backOf, counted, formSite } from "@/components/planner/requests.ts";
import { FiltersField } from "@/components/planner/SelectionFields.tsx";
import { StatusTabs } from "@/components/planner/StatusTabs.tsx";
import { BulkBar } from "@/components/ui/BulkBar.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Menu, MenuHeading, MenuLink } from "@/components/ui/Menu.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { PlacePagination } from "@/components/ui/PlacePagination.tsx";
import KeywordKeys from "@/islands/KeywordKeys.tsx";
import JobProgress from "@/islands/JobProgress.tsx";

const PATH = "/planner/keywords";

interface Data {
  query: TableQuery<KeywordFilters>;
  found: KeywordPage | null;
  /** Whether every match was counted, however many. */
  exact?: boolean;
  /** The row that is shown as a form. */
  editing?: string;
}

const Change = z.object({ action: z.enum(["archive", "restore"], "This action does not exist.") });

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const query = keywordTable.read(ctx.url.searchParams);
    const { site } = ctx.state;
    if (!site) return page({ query, found: null });
    const exact = ctx.url.searchParams.has("exact");
    const found = await listKeywords(ctx.state, { siteId: site.id, query, exact });
    return page({ query, found, exact, editing: ctx.url.searchParams.get("edit") ?? undefined });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    const { action } = parseForm(Change, form);
    const selection = readKeywordSelection(form);
    const done = await changeKeywords(ctx.state, { siteId, action, selection });
    leaveFlash(ctx, done.changed > 0 ? "success" : "info", changedSentence(action, done));
    return ctx.redirect(backOf(form, PATH), 303);
  }),
});

function changedSentence(action: "archive" | "restore", { changed, kept }: ChangedKeywords) {
  const done = `${counted(changed, "keyword")} ${action === "archive" ? "archived" : "restored"}.`;
  if (kept === 0) return done;
  return `${done} ${counted(kept, "keyword")} stayed as before.`;
}

/** Every keyword of a site: search, filters, sorting, paging and bulk actions. */
export default define.page<typeof handler>(function KeywordsPage({ data, state }) {
  const { query, found } = data;
  const { me, site } = state;
  state.title = "Keywords";
  const write = mayWrite(me);
  if (!site || !found) {
    return (
      <>
        <PageHeader title="Keywords" />
        <NoSite me={me} />
      </>
    );
  }
  const any = Object.keys(found.statuses).length > 0;
  const edited = write ? found.rows.find(({ id }) => id === data.editing) : undefined;
  const columns = shownColumns(found, query.view);
  const back = keywordTable.href(PATH, query, { page: query.page, at: query.at });
  return (
    <>
      <PageHeader
        title="Keywords"
        actions={<HeaderButtons {...{ site, query, found, write, columns }} />}
      >
        What people search for. Cluster them by topic, then write a page for each topic.
      </PageHeader>
      <div class="stack">
        {found.jobs.length > 0 && <JobProgress jobs={found.jobs} />}
        {any && (
          <>
            <StatusTabs
              label="Keywords by status"
              counts={found.facets.status}
              more={found.facets_more}
              open={{ count: found.total, more: found.more }}
              statuses={KEYWORD_STATUSES}
              current={query.filters.status}
              href={(status) =>
                keywordTable.href(PATH, query, {
                  filters: { status: status as KeywordFilters["status"] },
                })}
            />
            <KeywordFilterBar site={site} query={query} found={found} />
            <div class="table-tools">
              <ViewMenu
                siteId={site.id}
                views={found.views}
                current={query.view}
                columns={columns}
                address={back.split("?")[1] ?? ""}
                back={back}
                write={write}
              />
              <ColumnMenu columns={columns} back={back} sectors={site.sectors.length > 1} />
            </div>
          </>
        )}
        {found.rows.length === 0 ? <KeywordsEmpty any={any} query={query} write={write} /> : (
          <Picks
            action={PATH}
            siteId={site.id}
            back={back}
            rows={found.rows}
          >
            <FiltersField filters={query.filters} />
            {columns.map((column) => (
              <input key={column} type="hidden" name="column" value={column} />
            ))}
            <KeywordTable
              rows={found.rows}
              query={query}
              sectors={new Map(site.sectors.map(({ id, name }) => [id, name]))}
              columns={columns}
              selectable
              back={back}
              write={write}
              editing={edited?.id}
            />
            <BulkBar matching={found.total} more={found.more} unit="keywords">
              {write && <BulkButtons archived={query.filters.status === "archived"} />}
              <input type="hidden" name="sort" value={query.sort} />
              {["csv", "xlsx"].map((format) => (
                <Button
                  key={format}
                  size="small"
                  variant="quiet"
                  icon="download"
                  name="format"
                  value={format}
                  formaction={`${PATH}/export`}
                >
                  {format === "csv" ? "CSV" : "Excel"}
                </Button>
              ))}
            </BulkBar>
            <KeywordPages query={query} found={found} exact={data.exact === true} />
          </Picks>
        )}
        {edited && <KeywordEditForm row={edited} back={back} />}
        {found.rows.length > 0 && <KeywordKeys />}
      </div>
    </>
  );
});

/** Who had all counted reads on with the count. */
function KeywordPages(
  { query, found, exact }: {
    query: TableQuery<KeywordFilters>;
    found: KeywordPage;
    exact: boolean;
  },
) {
  const withCount = (address: string) => `${address}${address.includes("?") ? "&" : "?"}exact`;
  const kept = (address: string) => exact ? withCount(address) : address;
  const to = (at: string | undefined) => at && kept(keywordTable.href(PATH, query, { at }));
  const first = keywordTable.href(PATH, query);
  return (
    <PlacePagination
      shown={found.rows.length}
      pageSize={query.size}
      total={found.total}
      more={found.more}
      count={withCount(first)}
      first={found.previous && kept(first)}
      previous={to(found.previous)}
      next={to(found.next)}
      last={to(found.last)}
      size={(size) => kept(keywordTable.href(PATH, query, { size }))}
    />
  );
}

function HeaderButtons(
  { site, query, found, write, columns }: {
    site: { id: string };
    query: TableQuery<KeywordFilters>;
    found: KeywordPage;
    write: boolean;
    columns: readonly KeywordColumn[];
  },
) {
  const { clustered = 0 } = found.statuses;
  const fresh = Math.max(0, (found.statuses.new ?? 0) - found.clustering);
  const any = Object.keys(found.statuses).length > 0;
  return (
    <>
      {any && <ExportMenu query={query} columns={columns} />}
      {write && <LinkButton href={`${PATH}/add`} icon="plus">Add</LinkButton>}
      {write && (
        <LinkButton href={`${PATH}/import`} icon="upload" variant={any ? "secondary" : "primary"}>
          Import
        </LinkButton>
      )}
      {write && fresh > 0 && <ClusterAll siteId={site.id} fresh={fresh} />}
      {write && fresh === 0 && found.jobs.length === 0 && clustered > 0 && (
        <LinkButton href="/planner/clusters?status=new" icon="cluster" variant="primary">
          See the clusters
        </LinkButton>
      )}
    </>
  );
}

/** What matches as a file: the columns shown, or everything that is known. */
function ExportMenu(
  { query, columns }: { query: TableQuery<KeywordFilters>; columns: readonly KeywordColumn[] },
) {
  const filters = keywordTable.filterString(query.filters);
  const shown = columns.map((column) => `&column=${column}`).join("");
  const file = (format: string, fields: string) =>
    `${PATH}/export?format=${format}&sort=${query.sort}${filters && "&"}${filters}${fields}`;
  return (
    <Menu label="Export" icon="download">
      <MenuHeading>All that match, these columns</MenuHeading>
      <MenuLink file href={file("csv", shown)}>CSV</MenuLink>
      <MenuLink file href={file("xlsx", shown)}>Excel</MenuLink>
      <MenuHeading>Every column</MenuHeading>
      <MenuLink file href={file("csv", "")}>CSV, to import again</MenuLink>
      <MenuLink file href={file("xlsx", "")}>Excel</MenuLink>
    </Menu>
  );
}

function BulkButtons({ archived }: { archived: boolean }) {
  return (
    <>
      {!archived && (
        <>
          <Button
            size="small"
            variant="primary"
            icon="cluster"
            formaction={`${PATH}/cluster`}
            title="You see the number of requests and the credits before anything starts."
          >
            Auto-cluster
          </Button>
          <Button size="small" icon="link" formaction={`${PATH}/assign`}>Assign</Button>
          <Button size="small" icon="archive" name="action" value="archive">Archive</Button>
        </>
      )}
      {archived && <Button size="small" icon="undo" name="action" value="restore">Restore</Button>}
      <Button size="small" variant="quiet" icon="trash" formaction={`${PATH}/delete`}>
        Delete
      </Button>
    </>
  );
}

function ClusterAll({ siteId, fresh }: { siteId: string; fresh: number }) {
  return (
    <form method="post" action={`${PATH}/cluster`}>
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="scope" value="matching" />
      <input type="hidden" name="filters" value="status=new" />
      <Button variant="primary" icon="cluster">{`Cluster ${counted(fresh, "new keyword")}`}</Button>
    </form>
  );
}
