import { page } from "fresh";
import { ForgotPassword } from "core/accounts/schema.ts";
import { define } from "@/web/define.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { requestReset } from "@/web/reset_request.ts";
import { statusOfRefusal } from "@/web/throttle.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { LocalMail } from "@/components/shell/MailedNotice.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

type Data = FormState & { sent: boolean };

export const handler = define.handlers({
  GET: () => page<Data>({ ...emptyForm(), sent: false }),
  POST: act(async (ctx, form) => {
    try {
      const { email } = parseForm(ForgotPassword, form);
      await requestReset(ctx, email);
      return page<Data>({ ...emptyForm({ email }), sent: true });
    } catch (error) {
      const status = statusOfRefusal(ctx);
      return page<Data>({ ...refusedForm(error, form), sent: false }, { status });
    }
  }),
});

export default define.page<typeof handler>(function ForgotPasswordPage({ data, state }) {
  state.title = "Reset your password";
  return (
    <AuthShell
      title="Reset your password"
      lead="We send you a link with which you choose a new one."
      alternative={<a href="/sign-in">Back to sign in</a>}
    >
      {data.sent
        ? <Sent email={data.values.email ?? ""} mailbox={state.env.MAILBOX_URL} />
        : (
          <form method="post" class="stack">
            <FormMessage message={data.message} />
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
            <Button variant="primary" size="large">Send the link</Button>
          </form>
        )}
    </AuthShell>
  );
});

function Sent({ email, mailbox }: { email: string; mailbox: string | undefined }) {
  return (
    <div class="stack">
      <Flash tone="success">
        If {email} has an account, a link is on its way. It holds for one hour.
      </Flash>
      <LocalMail mailbox={mailbox} />
    </div>
  );
}
