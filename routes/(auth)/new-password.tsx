import { page } from "fresh";
import { NewPassword } from "core/accounts/schema.ts";
import { setPassword } from "core/accounts/sessions.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read, toSignIn } from "@/web/handlers.ts";
import { rememberBrowser } from "@/web/known_browser.ts";
import { requestDb } from "@/web/services.ts";
import { keepSession } from "@/web/session.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

export const handler = define.handlers({
  GET: read((ctx) => ctx.state.session ? page(emptyForm()) : toSignIn(ctx)),
  POST: act(async (ctx, form) => {
    if (!ctx.state.session) return toSignIn(ctx);
    try {
      const { password } = parseForm(NewPassword, form);
      const { tokens, email } = ctx.state.session;
      keepSession(ctx, await setPassword({ db: requestDb() }, { tokens, password }));
      await rememberBrowser(ctx, email);
      leaveFlash(ctx, "success", "Your new password holds; your other sessions have ended.");
      return ctx.redirect("/dashboard", 303);
    } catch (error) {
      return page<FormState>(refusedForm(error, form), { status: 422 });
    }
  }),
});

export default define.page<typeof handler>(function NewPasswordPage({ data, state }) {
  state.title = "Choose a new password";
  return (
    <AuthShell title="Choose a new password">
      <form method="post" class="stack">
        <FormMessage message={data.message} />
        <TextInput
          name="password"
          type="password"
          label="New password"
          autocomplete="new-password"
          required
          autofocus
          minLength={10}
          hint="At least 10 characters."
          error={data.errors.password}
        />
        <TextInput
          name="repeated"
          type="password"
          label="Once more"
          autocomplete="new-password"
          required
          error={data.errors.repeated}
        />
        <Button variant="primary" size="large">Save the password</Button>
      </form>
    </AuthShell>
  );
});
