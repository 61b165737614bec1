import { type FreshContext, page } from "fresh";
import { readSessionContext, type SessionContext } from "core/accounts/session_context.ts";
import { AppError, isAppError } from "core/errors.ts";
import { acceptInvitation } from "core/team/accept_invitation.ts";
import { type Invitation, readInvitation, refusalOf } from "core/team/read_invitation.ts";
import { JoinTeam } from "core/team/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { requestDb } from "@/web/services.ts";
import { keepSession } from "@/web/session.ts";
import type { State } from "@/web/state.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { JoinForm } from "@/components/team/JoinForm.tsx";
import { AlreadyIn } from "@/components/team/AlreadyIn.tsx";
import { Flash } from "@/components/ui/Flash.tsx";

interface Data {
  invitation: Invitation | null;
  /** Who is signed in: a person belongs to one account. */
  me: SessionContext | null;
  form: FormState;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, emptyForm())),
  POST: act<Data>(async (ctx, form) => {
    try {
      if (await signedIn(ctx)) throw new AppError("conflict", "You are signed in already.");
      const input = parseForm(JoinTeam, form);
      const tokens = await acceptInvitation({ db: requestDb() }, { token: tokenOf(ctx), input });
      keepSession(ctx, tokens);
      leaveFlash(ctx, "success", "Welcome to the team.");
      return ctx.redirect("/dashboard", 303);
    } catch (error) {
      return await show(ctx, refusedForm(error, form), 422);
    }
  }),
});

async function show(ctx: Ctx, form: FormState, status?: number) {
  const invitation = await readInvitation({ db: requestDb() }, tokenOf(ctx));
  const me = invitation?.state === "open" ? await signedIn(ctx) : null;
  const found = invitation === null ? 404 : invitation.state === "open" ? 200 : 410;
  return page<Data>({ invitation, me, form }, {
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
  const { invitation, me, form } = data;
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
      {me
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
