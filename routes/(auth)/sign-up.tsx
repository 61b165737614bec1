import { page } from "fresh";
import { SignUp } from "core/accounts/schema.ts";
import { define } from "@/web/define.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { signUpCounted } from "@/web/sign_in.ts";
import { statusOfRefusal } from "@/web/throttle.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { MailedNotice } from "@/components/shell/MailedNotice.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

/** `mailed`: the account waits for a link to be opened. */
type Data = FormState & { mailed: boolean };

export const handler = define.handlers({
  GET: read((ctx) => {
    if (ctx.state.session) return ctx.redirect("/dashboard", 303);
    return page<Data>({ ...emptyForm(), mailed: false });
  }),
  POST: act(async (ctx, form) => {
    try {
      const input = parseForm(SignUp, form);
      if (await signUpCounted(ctx, input)) return ctx.redirect("/dashboard", 303);
      return page<Data>({ ...emptyForm({ email: input.email }), mailed: true });
    } catch (error) {
      const status = statusOfRefusal(ctx);
      return page<Data>({ ...refusedForm(error, form), mailed: false }, { status });
    }
  }),
});

export default define.page<typeof handler>(function SignUpPage({ data, state }) {
  state.title = "Create your account";
  const { values, errors, mailed } = data;
  return (
    <AuthShell
      title={mailed ? "One more step" : "Create your account"}
      lead={mailed ? undefined : "Free to try, no card. Your first credits are included."}
      alternative={
        <>
          Have an account? <a href="/sign-in">Sign in</a>
        </>
      }
    >
      {mailed
        ? <MailedNotice email={values.email ?? ""} mailbox={state.env.MAILBOX_URL} />
        : (
          <form method="post" class="stack">
            <FormMessage message={data.message} />
            <TextInput
              name="full_name"
              label="Your name"
              autocomplete="name"
              required
              autofocus
              value={values.full_name}
              error={errors.full_name}
            />
            <TextInput
              name="account_name"
              label="Company or team"
              autocomplete="organization"
              required
              value={values.account_name}
              error={errors.account_name}
            />
            <TextInput
              name="email"
              type="email"
              label="E-mail address"
              autocomplete="username"
              required
              value={values.email}
              error={errors.email}
            />
            <TextInput
              name="password"
              type="password"
              label="Password"
              autocomplete="new-password"
              required
              minLength={10}
              hint="At least 10 characters."
              error={errors.password}
            />
            <Button variant="primary" size="large">Create account</Button>
          </form>
        )}
    </AuthShell>
  );
});
