import { define } from "@/web/define.ts";
import { formOnly } from "@/web/methods.ts";
import { leave } from "@/web/sign_in.ts";

export const handler = define.handlers({
  GET: formOnly,
  async POST(ctx) {
    await leave(ctx);
    return ctx.redirect("/sign-in", 303);
  },
});
