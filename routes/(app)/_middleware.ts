import type { FreshContext } from "fresh";
import { readSessionContext, type SessionContext } from "core/accounts/session_context.ts";
import { isAppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { toSignIn } from "@/web/handlers.ts";
import { dropSession } from "@/web/session.ts";
import type { State } from "@/web/state.ts";

/** Lets only signed-in people in, and reads who they are in one round trip. */
export default define.middleware(async (ctx) => {
  if (!ctx.state.session) return toSignIn(ctx);
  ctx.state.kind = "app";
  const me = await readSessionContext({ db: ctx.state.db }).catch((error) => {
    if (isAppError(error) && error.code === "unauthorized") return null;
    throw error;
  });
  if (!me) {
    dropSession(ctx);
    return toSignIn(ctx);
  }
  ctx.state.me = me;
  ctx.state.site = chosenSite(ctx, me);
  const response = await ctx.next();
  if (!response.headers.has("cache-control")) {
    // The answer to a form may be kept for the back button, which cannot send the form again.
    const kept = ctx.req.method === "POST" ? "no-cache" : "no-store";
    response.headers.set("cache-control", `private, ${kept}`);
  }
  return response;
});

/** `?site=` wins, then the site used last, then the first. */
function chosenSite(ctx: FreshContext<State>, me: SessionContext) {
  const named = ctx.url.searchParams.get("site");
  return me.sites.find(({ id }) => id === named) ??
    me.sites.find(({ id }) => id === me.current_site_id) ?? me.sites[0] ?? null;
}
