import { type FreshContext, page } from "fresh";
import { editProfile, ProfileChanges } from "core/accounts/edit_profile.ts";
import { changeEmail } from "core/accounts/change_email.ts";
import { endSessions, SessionsToEnd } from "core/accounts/end_sessions.ts";
import { listSessions, type OwnSession } from "core/accounts/list_sessions.ts";
import { ChangeEmail, ChangePassword } from "core/accounts/schema.ts";
import { changePassword } from "core/accounts/sessions.ts";
import { define } from "@/web/define.ts";
import { MAIL_STEP, untilEven } from "@/web/even_answer.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { requestDb } from "@/web/services.ts";
import { dropSession, keepSession } from "@/web/session.ts";
import { countProof } from "@/web/sign_in.ts";
import type { State } from "@/web/state.ts";
import { statusOfRefusal } from "@/web/throttle.ts";
import { EmailForm } from "@/components/settings/EmailForm.tsx";
import { PasswordForm } from "@/components/settings/PasswordForm.tsx";
import { ProfileForm } from "@/components/settings/ProfileForm.tsx";
import { SessionPanel } from "@/components/settings/SessionPanel.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

/** A form that was refused is shown again; the others start afresh. */
interface Data {
  profile: FormState;
  email: FormState;
  password: FormState;
  sessions: OwnSession[];
}

type Ctx = FreshContext<State>;

const MyProfile = ProfileChanges.pick({ full_name: true, theme: true }).required();

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, {})),
  POST: act<Data>(async (ctx, form) => {
    const action = form.get("action");
    if (action === "end") return await end(ctx, form);
    try {
      if (action === "email") await moveAddress(ctx, form);
      else if (action === "password") await replacePassword(ctx, form);
      else await saveProfile(ctx, form);
      return ctx.redirect("/settings/profile", 303);
    } catch (error) {
      const refused = action === "email" || action === "password" ? action : "profile";
      return await show(ctx, { [refused]: refusedForm(error, form) }, statusOfRefusal(ctx));
    }
  }),
});

async function show(ctx: Ctx, shown: Partial<Data>, status = 200) {
  const { full_name, theme } = ctx.state.me.user;
  const data: Data = {
    profile: emptyForm({ full_name, theme }),
    email: emptyForm(),
    password: emptyForm(),
    ...shown,
    sessions: await listSessions(ctx.state),
  };
  return page(data, { status });
}

async function saveProfile(ctx: Ctx, form: FormData): Promise<void> {
  await editProfile(ctx.state, parseForm(MyProfile, form));
  leaveFlash(ctx, "success", "Your profile is saved.");
}

async function moveAddress(ctx: Ctx, form: FormData): Promise<void> {
  const { email } = ctx.state.me.user;
  const input = parseForm(ChangeEmail, form);
  await countProof(ctx, email);
  const redirectTo = new URL("/auth/confirm", ctx.state.env.PUBLIC_URL ?? ctx.url).href;
  const started = performance.now();
  await changeEmail({ db: requestDb() }, { email, input, redirectTo })
    .finally(() => untilEven(started, MAIL_STEP));
  const words = `If ${input.email} can be used, a link is on its way to it.`;
  leaveFlash(ctx, "success", words + mailHint(ctx.state));
}

async function replacePassword(ctx: Ctx, form: FormData): Promise<void> {
  const { email } = ctx.state.me.user;
  const input = parseForm(ChangePassword, form);
  await countProof(ctx, email);
  keepSession(ctx, await changePassword({ db: requestDb() }, { email, input }));
  leaveFlash(ctx, "success", "Your new password holds; your other sessions have ended.");
}

async function end(ctx: Ctx, form: FormData): Promise<Response> {
  const input = parseForm(SessionsToEnd, form);
  const ended = await endSessions(ctx.state, input);
  if (input.which === "all") {
    dropSession(ctx);
    leaveFlash(ctx, "success", "You are signed out everywhere.");
    return ctx.redirect("/sign-in", 303);
  }
  leaveFlash(ctx, "success", ended === 1 ? "One session ended." : `${ended} sessions ended.`);
  return ctx.redirect("/settings/profile", 303);
}

/** Where the mail is found when the stack sends none. */
function mailHint({ env }: State): string {
  return env.MAILBOX_URL ? ` This stack sends no mail; it is at ${env.MAILBOX_URL}.` : "";
}

/** Name, appearance, address, password and sessions of the person who is signed in. */
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
      <SessionPanel sessions={data.sessions} />
    </>
  );
});
