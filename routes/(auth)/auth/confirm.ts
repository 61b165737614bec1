import { z } from "zod";
import { redeemLink } from "core/accounts/sessions.ts";
import { isAppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { requestDb } from "@/web/services.ts";
import { enter } from "@/web/sign_in.ts";

const Link = z.object({
  token_hash: z.string().min(8).max(200),
  type: z.enum(["recovery", "email_change", "signup"]),
});

const AFTER = {
  recovery: "/new-password",
  email_change: "/settings/profile",
  signup: "/dashboard",
};

/** Where the links of our e-mails lead: redeems the token and goes on. */
export const handler = define.handlers({
  async GET(ctx) {
    const link = Link.safeParse(Object.fromEntries(ctx.url.searchParams));
    try {
      if (link.success) {
        const { token_hash: tokenHash, type } = link.data;
        const { tokens, email } = await redeemLink({ db: requestDb() }, { tokenHash, type });
        await enter(ctx, { tokens, email, event: type === "signup" ? "signed_up" : "signed_in" });
        if (type === "email_change") leaveFlash(ctx, "success", "Your new address holds.");
        return ctx.redirect(AFTER[type], 303);
      }
    } catch (error) {
      if (!isAppError(error)) throw error;
    }
    leaveFlash(ctx, "danger", "This link was used already or is too old. Ask for a new one.");
    return ctx.redirect("/sign-in", 303);
  },
});
