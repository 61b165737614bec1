import { page } from "fresh";
import { z } from "zod";
import { AppError } from "core/errors.ts";
import { pickClusters } from "core/clusters/list_clusters.ts";
import { mergeClusters } from "core/clusters/merge_clusters.ts";
import type { PickedCluster } from "core/clusters/schema.ts";
import { readPickedIds } from "core/keywords/selection.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { backOf, counted, formSite, passOn } from "@/components/planner/requests.ts";
import { PickedFields } from "@/components/planner/SelectionFields.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { RadioGroup } from "@/components/ui/Checkbox.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/planner/clusters";

interface Data {
  siteId: string;
  clusters: PickedCluster[];
  back: string;
}

export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act<Data>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    const ids = readPickedIds(form);
    const back = backOf(form, PATH);
    if (form.has("target_id")) {
      const { target_id } = parseForm(z.object({ target_id: z.uuid("Choose one.") }), form);
      const merged = await mergeClusters(ctx.state, { targetId: target_id, ids });
      leaveFlash(ctx, "success", `${counted(merged, "cluster")} merged into this one.`);
      return ctx.redirect(`${PATH}/${target_id}`, 303);
    }
    const clusters = (await pickClusters(ctx.state, { siteId, ids }))
      .filter(({ status }) => status !== "archived");
    if (clusters.length < 2) throw new AppError("invalid", "Tick at least two clusters to merge.");
    if (new Set(clusters.map(({ sector_id }) => sector_id)).size > 1) {
      throw new AppError("invalid", "Only clusters of one sector can be merged.");
    }
    return page({ siteId, clusters, back });
  }),
});

/** Which of the ticked clusters stays. */
export default define.page<typeof handler>(function MergeClustersPage({ data, state }) {
  const { siteId, clusters, back } = data;
  state.title = "Merge clusters";
  return (
    <>
      <PageHeader
        title={`Merge ${clusters.length} clusters`}
        crumbs={[{ label: "Clusters", href: back }]}
      >
        All keywords and ideas move into the one that stays; the others are archived.
      </PageHeader>
      <Panel>
        <form method="post" action={`${PATH}/merge`} class="form">
          <input type="hidden" name="site_id" value={siteId} />
          <PickedFields ids={clusters.map(({ id }) => id)} />
          <RadioGroup
            name="target_id"
            label="The cluster that stays"
            required
            value={clusters[0]?.id}
            options={clusters.map(({ id, name, keyword_count }) => ({
              value: id,
              label: name,
              hint: counted(keyword_count, "keyword"),
            }))}
          />
          <div class="form-actions">
            <Button variant="primary">Merge</Button>
            <LinkButton href={back} variant="quiet">Cancel</LinkButton>
          </div>
        </form>
      </Panel>
    </>
  );
});
