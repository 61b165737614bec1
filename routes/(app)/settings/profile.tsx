import { page } from "fresh";
import { editProfile, ProfileChanges } from "core/accounts/edit_profile.ts";
import { changeEmail } from "core/accounts/change_email.ts";
import { ChangeEmail, ChangePassword } from "core/accounts/schema.ts";
import { changePassword } from "core/accounts/sessions.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { requestDb } from "@/web/services.ts";
import { keepSession } from "@/web/session.ts";
import type { State } from "@/web/state.ts";
import { EmailForm } from "@/components/settings/EmailForm.tsx";
import { PasswordForm } from "@/components/settings/PasswordForm.tsx";
import { ProfileForm } from "@/components/settings/ProfileForm.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

/** A form that was refused is shown again; the others start afresh. */
interface Data {
  profile: FormState;
  email: FormState;
  password: FormState;
}

const MyProfile = ProfileChanges.pick({ full_name: true, theme: true }).required();

export const handler = define.handlers({
  GET: read((ctx) => {
    const { full_name, theme } = ctx.state.me.user;
    const profile = emptyForm({ full_name, theme });
    return page<Data>({ profile, email: emptyForm(), password: emptyForm() });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { user } = ctx.state.me;
    const action = form.get("action");
    try {
      if (action === "email") {
        const input = parseForm(ChangeEmail, form);
        const redirectTo = new URL("/auth/confirm", ctx.state.env.PUBLIC_URL ?? ctx.url).href;
        await changeEmail({ db: requestDb() }, { email: user.email, input, redirectTo });
        leaveFlash(ctx, "success", `A link is on its way to ${input.email}.${mailHint(ctx.state)}`);
      } else if (action === "password") {
        const input = parseForm(ChangePassword, form);
        const deps = { db: requestDb() };
        keepSession(ctx, await changePassword(deps, { email: user.email, input }));
        leaveFlash(ctx, "success", "Your new password holds; your other sessions have ended.");
      } else {
        await editProfile(ctx.state, parseForm(MyProfile, form));
        leaveFlash(ctx, "success", "Your profile is saved.");
      }
      return ctx.redirect("/settings/profile", 303);
    } catch (error) {
      const refused = refusedForm(error, form);
      const profile = emptyForm({ full_name: user.full_name, theme: user.theme });
      const data: Data = { profile, email: emptyForm(), password: emptyForm() };
      data[action === "email" || action === "password" ? action : "profile"] = refused;
      return page(data, { status: 422 });
    }
  }),
});

/** Where the mail is found when the stack sends none. */
function mailHint({ env }: State): string {
  return env.MAILBOX_URL ? ` This stack sends no mail; it is at ${env.MAILBOX_URL}.` : "";
}

/** Name, appearance, address and password of the person who is signed in. */
export default define.page<typeof handler>(function ProfilePage({ data, state }) {
  state.title = "Profile";
  const { user } = state.me;
  return (
    <>
      <PageHeader title="Profile">{user.email}</PageHeader>
      <div class="columns">
        <Panel title="About you">
          <ProfileForm form={data.profile} email={user.email} />
        </Panel>
        <Panel title="Change the e-mail address">
          <EmailForm form={data.email} />
        </Panel>
        <Panel title="Change the password">
          <PasswordForm form={data.password} email={user.email} />
        </Panel>
      </div>
    </>
  );
});
