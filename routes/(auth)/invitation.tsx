import { type FreshContext, page } from "fresh";
import { readSessionContext, type SessionContext } from "core/accounts/session_context.ts";
import { AppError, isAppError } from "core/errors.ts";
import {
  type Invitation,
  type OpenInvitation,
  readInvitation,
  refusalOf,
} from "core/team/read_invitation.ts";
import { JoinTeam } from "core/team/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { requestDb } from "@/web/services.ts";
import { acceptCounted } from "@/web/sign_in.ts";
import type { State } from "@/web/state.ts";
import { statusOfRefusal } from "@/web/throttle.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { MailedNotice } from "@/components/shell/MailedNotice.tsx";
import { JoinForm } from "@/components/team/JoinForm.tsx";
import { AlreadyIn } from "@/components/team/AlreadyIn.tsx";
import { Flash } from "@/components/ui/Flash.tsx";

interface Data {
  invitation: Invitation | null;
  /** Who is signed in: a person belongs to one account. */
  me: SessionContext | null;
  form: FormState;
  /** The invitation that was just accepted and waits for a mailed link to be opened. */
  mailed: OpenInvitation | null;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, {})),
  POST: act<Data>(async (ctx, form) => {
    try {
      if (await signedIn(ctx)) throw new AppError("conflict", "You are signed in already.");
      return await accept(ctx, parseForm(JoinTeam, form));
    } catch (error) {
      return await show(ctx, { form: refusedForm(error, form) }, statusOfRefusal(ctx));
    }
  }),
});

async function accept(ctx: Ctx, input: JoinTeam) {
  const token = tokenOf(ctx);
  const invitation = await readInvitation({ db: requestDb() }, token);
  if (invitation?.state !== "open") throw new AppError("conflict", refusalOf(invitation));
  const { email } = invitation;
  if (!await acceptCounted(ctx, { token, email, input })) {
    return await show(ctx, { mailed: invitation }, 200);
  }
  leaveFlash(ctx, "success", "Welcome to the team.");
  return ctx.redirect("/dashboard", 303);
}

async function show(ctx: Ctx, shown: Partial<Data>, status?: number) {
  const invitation = shown.mailed ?? await readInvitation({ db: requestDb() }, tokenOf(ctx));
  const me = invitation?.state === "open" ? await signedIn(ctx) : null;
  const found = invitation === null ? 404 : invitation.state === "open" ? 200 : 410;
  return page<Data>({ form: emptyForm(), mailed: null, ...shown, invitation, me }, {
    status: status ?? found,
    headers: { "cache-control": "no-store" },
  });
}

function tokenOf(ctx: Ctx): string {
  return ctx.url.searchParams.get("token") ?? "";
}

/** The signed-in person, or null; a session that ended is none. */
async function signedIn(ctx: Ctx): Promise<SessionContext | null> {
  if (!ctx.state.session) return null;
  return await readSessionContext(ctx.state).catch((error) => {
    if (isAppError(error) && error.code === "unauthorized") return null;
    throw error;
  });
}

/** Where the link of an invitation leads: a new person signs up and joins the account. */
export default define.page<typeof handler>(function InvitationPage({ data, state }) {
  const { invitation, me, form, mailed } = data;
  state.title = "Invitation";
  if (invitation?.state !== "open") {
    return (
      <AuthShell
        title="This invitation does not hold"
        flash={state.flash}
        alternative={<Alternative />}
      >
        <Flash tone="warning">{refusalOf(invitation)}</Flash>
      </AuthShell>
    );
  }
  return (
    <AuthShell
      title={`Join ${invitation.account}`}
      lead={`${invitation.invited_by ?? "Your colleague"} invites you as ${
        invitation.role === "viewer" ? "a viewer" : `an ${invitation.role}`
      }.`}
      flash={state.flash}
      alternative={!me && <Alternative />}
    >
      {mailed
        ? <MailedNotice email={mailed.email} mailbox={state.env.MAILBOX_URL} />
        : me
        ? <AlreadyIn me={me} account={invitation.account} />
        : <JoinForm form={form} email={invitation.email} account={invitation.account} />}
    </AuthShell>
  );
});

function Alternative() {
  return (
    <>
      Have an account? <a href="/sign-in">Sign in</a>
    </>
  );
}
