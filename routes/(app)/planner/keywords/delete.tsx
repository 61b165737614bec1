import { page } from "fresh";
import { changeKeywords } from "core/keywords/change_keywords.ts";
import { readSelection, type SelectionCounts } from "core/keywords/read_selection.ts";
import { type KeywordSelection, readKeywordSelection } from "core/keywords/selection.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act } from "@/web/handlers.ts";
import { backOf, counted, formSite, passOn } from "@/components/planner/requests.ts";
import { SelectionFields } from "@/components/planner/SelectionFields.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/planner/keywords";

interface Data {
  siteId: string;
  selection: KeywordSelection;
  counts: SelectionCounts;
  back: string;
}

export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act<Data>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    const selection = readKeywordSelection(form);
    const back = backOf(form, PATH);
    if (form.get("confirm") !== "yes") {
      const counts = await readSelection(ctx.state, { siteId, selection });
      return page({ siteId, selection, counts, back });
    }
    const done = await changeKeywords(ctx.state, { siteId, action: "delete", selection });
    const parts = [`${counted(done.changed, "keyword")} deleted.`];
    if (done.archived > 0) parts.push(`${counted(done.archived, "keyword")} archived.`);
    if (done.kept > 0) parts.push(`${counted(done.kept, "keyword")} stayed.`);
    leaveFlash(ctx, "success", parts.join(" "));
    return ctx.redirect(back, 303);
  }),
});

/** Says what deleting will do before it is done. */
export default define.page<typeof handler>(function DeleteKeywordsPage({ data, state }) {
  const { siteId, selection, counts, back } = data;
  const gone = counts.selected - counts.in_cluster - counts.clustering;
  state.title = "Delete keywords";
  return (
    <>
      <PageHeader
        title={`Delete ${counted(counts.selected, "keyword")}?`}
        crumbs={[{ label: "Keywords", href: back }]}
      />
      <form method="post" action={`${PATH}/delete`}>
        <input type="hidden" name="site_id" value={siteId} />
        <input type="hidden" name="confirm" value="yes" />
        <input type="hidden" name="back" value={back} />
        <SelectionFields selection={selection} />
        <Panel>
          <ul>
            {gone > 0 && (
              <li>{`${counted(gone, "keyword")} without a cluster will be gone for good.`}</li>
            )}
            {counts.in_cluster > 0 && (
              <li>
                {`${
                  counted(counts.in_cluster, "keyword")
                } in a cluster will be archived, so that ideas and articles keep their source. `}
                You can restore them.
              </li>
            )}
            {counts.clustering > 0 && (
              <li>{`${counted(counts.clustering, "keyword")} being clustered will stay.`}</li>
            )}
            {counts.selected === 0 && <li>Nothing matches any more.</li>}
          </ul>
          <div class="form-actions">
            <Button variant="danger" icon="trash" disabled={counts.selected === 0}>Delete</Button>
            <LinkButton href={back} variant="quiet">Cancel</LinkButton>
          </div>
        </Panel>
      </form>
    </>
  );
});
