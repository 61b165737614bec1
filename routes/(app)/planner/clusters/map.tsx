import { page } from "fresh";
import { z } from "zod";
import { gatherByHeadTerm } from "core/clusters/head_terms.ts";
import { type ClusterMap, readClusterMap } from "core/clusters/read_cluster_map.ts";
import { idFilter, wordFilter } from "core/table_query.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { ClusterTree } from "@/components/planner/ClusterTree.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { counted } from "@/components/planner/requests.ts";
import { SIZES, TreeMap } from "@/components/planner/TreeMap.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { FilterBar, SectorFilter } from "@/components/ui/FilterBar.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader, Tabs } from "@/components/ui/PageHeader.tsx";
import { Select } from "@/components/ui/Select.tsx";

const PATH = "/planner/clusters/map";
const View = z.object({
  view: wordFilter(["map", "tree"]),
  size: wordFilter(SIZES),
  sector_id: idFilter,
});
type View = z.infer<typeof View>;

interface Data {
  view: View;
  found: ClusterMap | null;
}

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const view = View.parse(Object.fromEntries(ctx.url.searchParams));
    const { site } = ctx.state;
    const found = site &&
      await readClusterMap(ctx.state, { siteId: site.id, sectorId: view.sector_id });
    return page({ view, found: found ?? null });
  }),
});

/** The clusters of a site at a glance: as areas, or as a tree under the words they share. */
export default define.page<typeof handler>(function ClusterMapPage({ data, state }) {
  const { view: { view = "map", size = "searches", sector_id }, found } = data;
  const { me, site } = state;
  state.title = "Cluster map";
  if (!site || !found) {
    return (
      <>
        <PageHeader title="Cluster map" />
        <NoSite me={me} />
      </>
    );
  }
  const { clusters, total, loose } = found;
  const href = (changed: View) => hrefOf({ view, size, sector_id, ...changed });
  const left = total - clusters.length;
  return (
    <>
      <PageHeader
        title="Cluster map"
        crumbs={[{ label: "Clusters", href: "/planner/clusters" }]}
      >
        {loose > 0
          ? `${counted(loose, "keyword")} ${loose === 1 ? "is" : "are"} in no cluster yet.`
          : "Every keyword is in a cluster."}
      </PageHeader>
      <div class="stack">
        <Tabs
          label="Ways to look at the clusters"
          tabs={[
            { label: "Map", href: href({ view: "map" }), active: view === "map" },
            { label: "Tree", href: href({ view: "tree" }), active: view === "tree" },
          ]}
        />
        {(view === "map" || site.sectors.length > 1) && (
          <FilterBar action={PATH} keep={view === "tree" ? { view } : {}}>
            <SectorFilter sectors={site.sectors} value={sector_id} />
            {view === "map" && (
              <Select
                name="size"
                label="Size"
                hideLabel
                value={size}
                options={SIZES.map((value) => ({ value, label: `Size by ${value}` }))}
              />
            )}
          </FilterBar>
        )}
        {clusters.length === 0 && <NoCluster />}
        {clusters.length > 0 && (view === "tree"
          ? <ClusterTree terms={gatherByHeadTerm(clusters)} />
          : <TreeMap clusters={clusters} size={size} />)}
        {left > 0 && (
          <p class="muted">
            {`The ${formatCount(clusters.length)} largest are shown; ${
              counted(left, "smaller cluster")
            } more in the table.`}
          </p>
        )}
        {view === "map" && clusters.length > 0 && (
          <p class="muted">Green is easy to rank for, amber harder, red hard.</p>
        )}
      </div>
    </>
  );
});

function hrefOf({ view, size, sector_id }: View): string {
  const given = new URLSearchParams({
    ...(view === "tree" ? { view } : {}),
    ...(size === "keywords" ? { size } : {}),
    ...(sector_id ? { sector_id } : {}),
  });
  return given.size > 0 ? `${PATH}?${given}` : PATH;
}

function NoCluster() {
  return (
    <EmptyState
      icon="cluster"
      title="No clusters yet"
      actions={<LinkButton href="/planner/keywords?status=new" icon="key">See keywords</LinkButton>}
    >
      Group keywords first; what becomes of them is drawn here.
    </EmptyState>
  );
}
