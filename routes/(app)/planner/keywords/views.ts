import { z } from "zod";
import {
  deleteKeywordView,
  KeywordColumns,
  NewKeywordView,
  saveKeywordView,
} from "core/keywords/keyword_views.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { backOf, formSite, passOn } from "@/components/planner/requests.ts";

const PATH = "/planner/keywords";
const Forget = z.object({ id: z.uuid("This view does not exist.") });

/** Keeps or forgets a view of the keyword table. */
export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act(async (ctx, form) => {
    if (form.has("id")) {
      await deleteKeywordView(ctx.state, parseForm(Forget, form).id);
      leaveFlash(ctx, "success", "View deleted.");
      return ctx.redirect(backOf(form, PATH), 303);
    }
    const { id: siteId } = formSite(ctx, form);
    const view = parseForm(NewKeywordView, form);
    const columns = KeywordColumns.parse(form.getAll("column"));
    const { id, replaced } = await saveKeywordView(ctx.state, { siteId, view, columns });
    const done = replaced ? "replaced: it shows this to everybody on the site now." : "saved.";
    leaveFlash(ctx, "success", `View “${view.name}” ${done}`);
    return ctx.redirect(`${PATH}?${view.address}${view.address && "&"}view=${id}`, 303);
  }),
});
