import { chooseKeywordColumns, KeywordColumns } from "core/keywords/keyword_views.ts";
import { define } from "@/web/define.ts";
import { act } from "@/web/handlers.ts";
import { backOf, passOn } from "@/components/planner/requests.ts";

const PATH = "/planner/keywords";

/** Sets the columns that a person sees; "usual" goes back to how everybody begins. */
export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act(async (ctx, form) => {
    const columns = form.has("usual") ? null : KeywordColumns.parse(form.getAll("column"));
    await chooseKeywordColumns(ctx.state, { userId: ctx.state.me.user.id, columns });
    return ctx.redirect(backOf(form, PATH), 303);
  }),
});
