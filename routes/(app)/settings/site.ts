import { z } from "zod";
import { editProfile } from "core/accounts/edit_profile.ts";
import { define } from "@/web/define.ts";
import { parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { formOnly } from "@/web/methods.ts";
import { nextPath } from "@/web/next_path.ts";

/** Switches the site in use. */
export const handler = define.handlers({
  GET: formOnly,
  POST: act(async (ctx, form) => {
    const { site_id } = parseForm(z.object({ site_id: z.uuid() }), form);
    await editProfile(ctx.state, { current_site_id: site_id });
    return ctx.redirect(nextPath(form.get("back")), 303);
  }),
});
