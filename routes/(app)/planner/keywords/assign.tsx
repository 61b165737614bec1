import { page } from "fresh";
import { z } from "zod";
import { createCluster } from "core/clusters/create_cluster.ts";
import { changeKeywords } from "core/keywords/change_keywords.ts";
import { readSelection, type SelectionCounts } from "core/keywords/read_selection.ts";
import { type KeywordSelection, readKeywordSelection } from "core/keywords/selection.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { backOf, counted, formSite, passOn } from "@/components/planner/requests.ts";
import { SelectionFields } from "@/components/planner/SelectionFields.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

const PATH = "/planner/keywords";

interface Data {
  siteId: string;
  selection: KeywordSelection;
  counts: SelectionCounts;
  back: string;
}

const Target = z.object({
  to: z.enum(["cluster", "new", "none"]),
  cluster_id: z.string().default(""),
  name: z.string().default(""),
  sector_id: z.string().default(""),
});

export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act<Data>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    const selection = readKeywordSelection(form);
    const back = backOf(form, PATH);
    if (!form.has("to")) {
      const counts = await readSelection(ctx.state, { siteId, selection });
      return page({ siteId, selection, counts, back });
    }
    const target = parseForm(Target, form);
    const clusterId = target.to === "new"
      ? await createCluster(ctx.state, NewClusterFields.parse(target))
      : target.cluster_id;
    const done = await changeKeywords(ctx.state, {
      siteId,
      selection,
      ...(target.to === "none" ? { action: "unassign" } : { action: "assign", clusterId }),
    });
    leaveFlash(ctx, done.changed > 0 ? "success" : "info", sentence(done.changed, done.kept));
    return ctx.redirect(target.to === "new" ? `/planner/clusters/${clusterId}` : back, 303);
  }),
});

const NewClusterFields = z.object({ name: z.string(), sector_id: z.string() });

function sentence(changed: number, kept: number): string {
  const done = `${counted(changed, "keyword")} moved.`;
  if (kept === 0) return done;
  return `${done} ${
    counted(kept, "keyword")
  } stayed: they are there already, belong to another sector, or are being clustered.`;
}

/** Where the selected keywords go: an existing cluster, a new one, or out of their cluster. */
export default define.page<typeof handler>(function AssignKeywordsPage({ data, state }) {
  const { siteId, selection, counts, back } = data;
  const sectors = state.site?.sectors ?? [];
  const here = sectors.filter(({ id }) => counts.sector_ids.includes(id));
  const clusters = counts.clusters.filter(({ sector_id }) => counts.sector_ids.includes(sector_id));
  state.title = "Assign keywords";
  const shared = (
    <>
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="back" value={back} />
      <SelectionFields selection={selection} />
    </>
  );
  const sectorName = (id: string) => sectors.find((sector) => sector.id === id)?.name ?? "";
  return (
    <>
      <PageHeader
        title={`Assign ${counted(counts.selected, "keyword")}`}
        crumbs={[{ label: "Keywords", href: back }]}
      >
        Keywords move within their own sector.
      </PageHeader>
      <div class="columns">
        {clusters.length > 0 && (
          <Panel title="To a cluster you have">
            <form method="post" action={`${PATH}/assign`} class="stack">
              {shared}
              <input type="hidden" name="to" value="cluster" />
              <Select
                name="cluster_id"
                label="Cluster"
                required
                placeholder="Choose a cluster"
                options={clusters.map(({ id, name, sector_id }) => ({
                  value: id,
                  label: here.length > 1 ? `${name} (${sectorName(sector_id)})` : name,
                }))}
              />
              <div class="form-actions">
                <Button variant="primary">Move them there</Button>
              </div>
            </form>
          </Panel>
        )}
        <Panel title="To a new cluster">
          <form method="post" action={`${PATH}/assign`} class="stack">
            {shared}
            <input type="hidden" name="to" value="new" />
            <TextInput name="name" label="Name" required maxLength={200} />
            {here.length > 1
              ? (
                <Select
                  name="sector_id"
                  label="Sector"
                  required
                  options={here.map(({ id, name }) => ({ value: id, label: name }))}
                />
              )
              : <input type="hidden" name="sector_id" value={here[0]?.id ?? ""} />}
            <div class="form-actions">
              <Button variant={clusters.length > 0 ? "secondary" : "primary"}>
                Make it and move them
              </Button>
            </div>
          </form>
        </Panel>
        {counts.in_cluster > 0 && (
          <Panel title="Out of their cluster">
            <form method="post" action={`${PATH}/assign`} class="stack">
              {shared}
              <input type="hidden" name="to" value="none" />
              <p>{`${counted(counts.in_cluster, "keyword")} would be new again.`}</p>
              <div class="form-actions">
                <Button>Take them out</Button>
              </div>
            </form>
          </Panel>
        )}
      </div>
    </>
  );
});
