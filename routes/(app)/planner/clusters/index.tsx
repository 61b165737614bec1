import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { archiveClusters } from "core/clusters/archive_clusters.ts";
import { lockClusters } from "core/clusters/lock_clusters.ts";
import { listClusters } from "core/clusters/list_clusters.ts";
import {
  CLUSTER_STATUSES,
  type ClusterFilters,
  type ClusterPage,
  clusterTable,
} from "core/clusters/schema.ts";
import { readPickedIds } from "core/keywords/selection.ts";
import type { TableQuery } from "core/table_query.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { ClusterFilterBar } from "@/components/planner/ClusterFilterBar.tsx";
import { ClustersEmpty } from "@/components/planner/ClustersEmpty.tsx";
import { ClusterTable } from "@/components/planner/ClusterTable.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { Picks } from "@/components/planner/Picks.tsx";
import { backOf, counted, formSite } from "@/components/planner/requests.ts";
import { StatusTabs } from "@/components/planner/StatusTabs.tsx";
import { UndoBar } from "@/components/planner/UndoBar.tsx";
import { BulkBar } from "@/components/ui/BulkBar.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import JobProgress from "@/islands/JobProgress.tsx";

const PATH = "/planner/clusters";
const Action = z.object({
  action: z.enum(["archive", "lock", "unlock"], "This action does not exist."),
});

interface Data {
  query: TableQuery<ClusterFilters>;
  found: ClusterPage | null;
}

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const query = clusterTable.read(ctx.url.searchParams);
    const { site } = ctx.state;
    if (!site) return page({ query, found: null });
    const found = await listClusters(ctx.state, { siteId: site.id, query });
    const last = Math.max(1, Math.ceil(found.total / query.size));
    if (query.page > last) return ctx.redirect(clusterTable.href(PATH, query, { page: last }));
    return page({ query, found });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    const { action } = parseForm(Action, form);
    const ids = readPickedIds(form);
    if (action !== "archive") {
      const changed = await lockClusters(ctx.state, { siteId, ids, locked: action === "lock" });
      const words = action === "lock"
        ? "locked; grouping keywords adds nothing to them"
        : "unlocked; grouping keywords may add to them";
      leaveFlash(ctx, "success", `${counted(changed, "cluster")} ${words}.`);
      return ctx.redirect(backOf(form, PATH), 303);
    }
    const archived = await archiveClusters(ctx.state, { siteId, ids });
    const kept = ids.length - archived;
    const words = `${counted(archived, "cluster")} archived; their keywords are new again.`;
    leaveFlash(
      ctx,
      archived > 0 ? "success" : "info",
      kept > 0 ? `${words} ${counted(kept, "cluster")} stayed.` : words,
    );
    return ctx.redirect(backOf(form, PATH), 303);
  }),
});

/** The clusters of a site: search, sort, make, merge, archive, generate ideas. */
export default define.page<typeof handler>(function ClustersPage({ data, state }) {
  const { query, found } = data;
  const { me, site } = state;
  const write = mayWrite(me);
  state.title = "Clusters";
  if (!site || !found) {
    return (
      <>
        <PageHeader title="Clusters" />
        <NoSite me={me} />
      </>
    );
  }
  const any = Object.keys(found.statuses).length > 0;
  return (
    <>
      <PageHeader
        title="Clusters"
        actions={
          <>
            {any && (
              <LinkButton href={`${PATH}/map`} variant="quiet" icon="dashboard">Map</LinkButton>
            )}
            {write && <LinkButton href={`${PATH}/new`} icon="plus">New cluster</LinkButton>}
            {write && (found.statuses.mapped ?? 0) > 0 && (
              <LinkButton href="/planner/ideas?status=new" icon="bulb">See the ideas</LinkButton>
            )}
          </>
        }
      >
        Keywords that one page can answer. Each cluster becomes ideas, each idea an article.
      </PageHeader>
      <div class="stack">
        {found.jobs.length > 0 && <JobProgress jobs={found.jobs} />}
        {write && found.last_change && (
          <UndoBar
            change={found.last_change}
            back={clusterTable.href(PATH, query, { page: query.page })}
          />
        )}
        {any && (
          <>
            <StatusTabs
              label="Clusters by status"
              counts={found.statuses}
              statuses={CLUSTER_STATUSES}
              current={query.filters.status}
              href={(status) =>
                clusterTable.href(PATH, query, {
                  filters: { status: status as ClusterFilters["status"] },
                })}
            />
            <ClusterFilterBar query={query} site={site} />
          </>
        )}
        {found.rows.length === 0 ? <ClustersEmpty any={any} write={write} /> : (
          <Picks
            action={PATH}
            siteId={site.id}
            back={clusterTable.href(PATH, query, { page: query.page })}
            rows={found.rows}
          >
            <ClusterTable
              rows={found.rows}
              query={query}
              sectors={new Map(site.sectors.map(({ id, name }) => [id, name]))}
              selectable={write && query.filters.status !== "archived"}
            />
            {write && query.filters.status !== "archived" && <ClusterButtons />}
            <Pagination
              page={query.page}
              pageSize={query.size}
              total={found.total}
              href={(at, size) => clusterTable.href(PATH, query, { page: at, size })}
            />
          </Picks>
        )}
      </div>
    </>
  );
});

function ClusterButtons() {
  return (
    <BulkBar unit="clusters">
      <Button
        size="small"
        variant="primary"
        icon="bulb"
        formaction={`${PATH}/ideas`}
        title="You see the credits before anything starts."
      >
        Generate ideas
      </Button>
      <Button size="small" icon="link" formaction={`${PATH}/merge`}>Merge</Button>
      <Button size="small" icon="archive" name="action" value="archive">Archive</Button>
      <Button size="small" icon="lock" name="action" value="lock">Lock</Button>
      <Button size="small" variant="quiet" name="action" value="unlock">Unlock</Button>
    </BulkBar>
  );
}
