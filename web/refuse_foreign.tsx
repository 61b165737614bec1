import type { FreshContext } from "fresh";
import { AppError } from "core/errors.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { bearerOf } from "./bearer.ts";
import { failJson, wantsJson } from "./handlers.ts";
import type { State } from "./state.ts";

type Ctx = FreshContext<State>;

const HARMLESS = ["GET", "HEAD", "OPTIONS"];
const WORDS = "This form did not come from a page of this app, so nothing was changed.";

/**
 * Lets through what reads, what comes from a page of this origin, and API clients that prove who they
 * are with a header: no other site can make a browser send one. Everything else gets a 403 that says why.
 */
export async function refuseForeign(ctx: Ctx): Promise<Response> {
  if (HARMLESS.includes(ctx.req.method) || isOwn(ctx) || bearerOf(ctx) !== null) {
    return await ctx.next();
  }
  if (wantsJson(ctx.req) || ctx.url.pathname.startsWith("/api/")) {
    return failJson(ctx, new AppError("forbidden", WORDS));
  }
  ctx.state.kind = "auth";
  ctx.state.title = "This form was refused";
  return await ctx.render(<RefusedForm />, { status: 403 }, { skipInheritedLayouts: true });
}

/** Whether the browser says that a page of this origin, or the person alone, sent the request. */
function isOwn({ req, url }: Ctx): boolean {
  const site = req.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  return req.headers.get("origin") === url.origin;
}

function RefusedForm() {
  return (
    <AuthShell title="This form was refused" lead={WORDS}>
      <p>
        If you filled it in here, open the page again and send it once more. A browser extension or
        a proxy that hides where requests come from can cause this too.
      </p>
      <div class="form-actions">
        <LinkButton href="/dashboard" variant="primary">To the dashboard</LinkButton>
      </div>
    </AuthShell>
  );
}
