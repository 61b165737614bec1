import { editProfile, ProfileChanges } from "core/accounts/edit_profile.ts";
import { define } from "@/web/define.ts";
import { parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { formOnly } from "@/web/methods.ts";
import { nextPath } from "@/web/next_path.ts";

export const handler = define.handlers({
  GET: formOnly,
  POST: act(async (ctx, form) => {
    const { theme } = parseForm(ProfileChanges.required({ theme: true }), form);
    await editProfile(ctx.state, { theme });
    return ctx.redirect(nextPath(form.get("back")), 303);
  }),
});
