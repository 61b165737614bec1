import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { estimateCredits } from "core/billing/estimate.ts";
import { createCluster } from "core/clusters/create_cluster.ts";
import {
  CLUSTER_KEYWORDS,
  type ExplainedCluster,
  readCluster,
} from "core/clusters/read_cluster.ts";
import { renameCluster } from "core/clusters/rename_cluster.ts";
import { ClusterChanges } from "core/clusters/schema.ts";
import { changeKeywords } from "core/keywords/change_keywords.ts";
import { readPickedIds } from "core/keywords/selection.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { ClusterEditForm } from "@/components/planner/ClusterEditForm.tsx";
import { ClusterIdeas } from "@/components/planner/ClusterIdeas.tsx";
import { ClusterReasons } from "@/components/planner/ClusterReasons.tsx";
import { ClusterKeywords } from "@/components/planner/ClusterKeywords.tsx";
import { counted } from "@/components/planner/requests.ts";
import { UndoBar } from "@/components/planner/UndoBar.tsx";
import { PickedFields } from "@/components/planner/SelectionFields.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import JobProgress from "@/islands/JobProgress.tsx";

const PATH = "/planner/clusters";

interface Data {
  cluster: ExplainedCluster;
  page: number;
}

const Page = z.coerce.number().int().min(1).max(1_000_000).catch(1);
const Action = z.object({
  action: z.enum(["rename", "move", "split", "remove"], "This action does not exist."),
});
const Move = z.object({ cluster_id: z.uuid("Choose a cluster.") });
const Split = z.object({
  name: z.string().trim().min(1, "Give the new cluster a name.").max(200),
  sector_id: z.uuid(),
});

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const at = Page.parse(ctx.url.searchParams.get("page") ?? 1);
    const id = idParam(ctx, "cluster");
    return page({ cluster: await readCluster(ctx.state, { id, page: at }), page: at });
  }),
  POST: act<Data>(async (ctx, form) => {
    const id = idParam(ctx, "cluster");
    const { action } = parseForm(Action, form);
    if (action === "rename") {
      await renameCluster(ctx.state, { id, ...parseForm(ClusterChanges, form) });
      leaveFlash(ctx, "success", "Saved.");
      return ctx.redirect(`${PATH}/${id}`, 303);
    }
    const ids = readPickedIds(form);
    if (action === "split") {
      const made = await createCluster(ctx.state, { ...parseForm(Split, form), keywordIds: ids });
      leaveFlash(ctx, "success", "The new cluster holds the keywords you ticked.");
      return ctx.redirect(`${PATH}/${made}`, 303);
    }
    const done = await changeKeywords(ctx.state, {
      siteId: String(form.get("site_id")),
      selection: { ids },
      ...(action === "remove"
        ? { action: "unassign" }
        : { action: "assign", clusterId: parseForm(Move, form).cluster_id }),
    });
    leaveFlash(ctx, "success", `${counted(done.changed, "keyword")} moved.`);
    return ctx.redirect(`${PATH}/${id}`, 303);
  }),
});

/** One cluster: its keywords, its ideas, and what can be done with them. */
export default define.page<typeof handler>(function ClusterPage({ data, state }) {
  const { cluster, page: at } = data;
  const { me } = state;
  const write = mayWrite(me) && cluster.status !== "archived";
  const cost = estimateCredits(me.costs, "generate_ideas", 1);
  state.title = cluster.name;
  return (
    <>
      <PageHeader
        title={cluster.name}
        crumbs={[{ label: "Clusters", href: PATH }]}
        aside={
          <>
            <StatusPill status={cluster.status} />
            {cluster.is_locked && <Icon name="lock" size={16} label="Locked" />}
          </>
        }
        actions={write && cluster.keyword_count > 0 && cluster.jobs.length === 0 && (
          <form method="post" action={`${PATH}/ideas`} class="form-actions">
            <input type="hidden" name="site_id" value={cluster.site_id} />
            <input type="hidden" name="back" value={`${PATH}/${cluster.id}`} />
            <PickedFields ids={[cluster.id]} />
            <EstimateChip credits={cost} balance={me.account.credits} />
            <Button variant="primary" icon="bulb">Generate ideas</Button>
          </form>
        )}
      >
        {cluster.description}
      </PageHeader>
      <div class="stack">
        {cluster.jobs.length > 0 && <JobProgress jobs={cluster.jobs} />}
        {write && cluster.last_change && (
          <UndoBar change={cluster.last_change} back={`${PATH}/${cluster.id}`} />
        )}
        <StatRow>
          <Stat label="Keywords" value={formatCount(cluster.keyword_count)} />
          <Stat
            label="Monthly searches"
            value={formatCount(cluster.total_volume)}
            note={cluster.total_volume === null ? "unknown" : undefined}
          />
          <Stat label="Mean difficulty" value={formatCount(cluster.mean_difficulty)} />
          <Stat label="Ideas" value={formatCount(cluster.ideas.length)} />
          <Stat label="Sector" value={cluster.sector} />
        </StatRow>
        <ClusterKeywords
          cluster={cluster}
          write={write}
          page={at}
          pageSize={CLUSTER_KEYWORDS}
        />
        {cluster.keywords.length > 1 && (
          <ClusterReasons
            terms={cluster.reasons.terms}
            rest={cluster.keyword_count > cluster.keywords.length}
          />
        )}
        <ClusterIdeas cluster={cluster} />
        {write && (
          <Panel title="Name and description">
            <ClusterEditForm cluster={cluster} />
          </Panel>
        )}
      </div>
    </>
  );
});
