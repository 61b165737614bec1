import { signOut } from "core/accounts/sessions.ts";
import { define } from "@/web/define.ts";
import { formOnly } from "@/web/methods.ts";
import { requestDb } from "@/web/services.ts";
import { dropSession } from "@/web/session.ts";

export const handler = define.handlers({
  GET: formOnly,
  async POST(ctx) {
    if (ctx.state.session) await signOut({ db: requestDb() }, ctx.state.session.tokens);
    dropSession(ctx);
    return ctx.redirect("/sign-in", 303);
  },
});
