import { page } from "fresh";
import { SignIn } from "core/accounts/schema.ts";
import { define } from "@/web/define.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { nextPath } from "@/web/next_path.ts";
import { signInCounted } from "@/web/sign_in.ts";
import { statusOfRefusal } from "@/web/throttle.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

export const handler = define.handlers({
  GET: read((ctx) => {
    const next = nextPath(ctx.url.searchParams.get("next"));
    if (ctx.state.session) return ctx.redirect(next, 303);
    return page<FormState>(emptyForm({ next }));
  }),
  POST: act(async (ctx, form) => {
    try {
      await signInCounted(ctx, parseForm(SignIn, form));
      return ctx.redirect(nextPath(form.get("next")), 303);
    } catch (error) {
      const status = statusOfRefusal(ctx, 401);
      return page<FormState>(refusedForm(error, form), { status });
    }
  }),
});

export default define.page<typeof handler>(function SignInPage({ data, state }) {
  state.title = "Sign in";
  return (
    <AuthShell
      title="Sign in"
      flash={state.flash}
      alternative={
        <>
          No account yet? <a href="/sign-up">Start free</a>
        </>
      }
    >
      <form method="post" class="stack">
        <FormMessage message={data.message} />
        <input type="hidden" name="next" value={data.values.next} />
        <TextInput
          name="email"
          type="email"
          label="E-mail address"
          autocomplete="username"
          required
          autofocus
          value={data.values.email}
          error={data.errors.email}
        />
        <TextInput
          name="password"
          type="password"
          label="Password"
          autocomplete="current-password"
          required
          error={data.errors.password}
          hint={<a href="/forgot-password">Forgotten your password?</a>}
        />
        <Button variant="primary" size="large">Sign in</Button>
      </form>
    </AuthShell>
  );
});
