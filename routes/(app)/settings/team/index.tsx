import { type FreshContext, page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { inviteByMail, type MailedInvitation, renewByMail } from "core/team/mail_invitation.ts";
import { readTeam, type Team } from "core/team/read_team.ts";
import { revokeInvitation } from "core/team/revoke_invitation.ts";
import { NewInvitation, PickedInvitation } from "core/team/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { appMailer } from "@/web/services.ts";
import type { State } from "@/web/state.ts";
import { InvitationLink } from "@/components/team/InvitationLink.tsx";
import { InvitationTable } from "@/components/team/InvitationTable.tsx";
import { InviteForm } from "@/components/team/InviteForm.tsx";
import { MemberTable } from "@/components/team/MemberTable.tsx";
import { LeaveTeam } from "@/components/team/RemoveMember.tsx";
import { RemovedTable } from "@/components/team/RemovedTable.tsx";
import { hasSeat, Seats } from "@/components/team/Seats.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

interface Data {
  team: Team;
  form: FormState;
  siteIds: string[];
  /** The invitation that was just made. Its token is in this answer and nowhere else. */
  link: MailedInvitation | null;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, {})),
  POST: act<Data>(async (ctx, form) => {
    const action = form.get("action");
    if (action === "invite") return await invite(ctx, form);
    const picked = parseForm(PickedInvitation, form);
    if (action === "renew") {
      return await show(ctx, {
        link: await renewByMail(mailDeps(ctx), { ...picked, ...from(ctx) }),
      });
    }
    await revokeInvitation(ctx.state, picked);
    leaveFlash(ctx, "success", "The invitation is withdrawn; its link no longer works.");
    return ctx.redirect("/settings/team", 303);
  }),
});

async function invite(ctx: Ctx, form: FormData) {
  try {
    const invitation = parseForm(NewInvitation, form);
    const link = await inviteByMail(mailDeps(ctx), { invitation, ...from(ctx) });
    return await show(ctx, { link });
  } catch (error) {
    const siteIds = form.getAll("site_ids[]").filter((id) => typeof id === "string");
    return await show(ctx, { form: refusedForm(error, form), siteIds }, 422);
  }
}

async function show(ctx: Ctx, shown: Partial<Data>, status = 200) {
  const team = await readTeam(ctx.state);
  return page<Data>({ form: emptyForm(), siteIds: [], link: null, ...shown, team }, { status });
}

function mailDeps(ctx: Ctx) {
  return { db: ctx.state.db, send: appMailer() };
}

/** Who invites, and to what address their link leads. */
function from(ctx: Ctx) {
  const { account, user } = ctx.state.me;
  const linkOf = (token: string) => {
    const url = new URL("/invitation", ctx.state.env.PUBLIC_URL ?? ctx.url.origin);
    url.searchParams.set("token", token);
    return url.href;
  };
  return { account: account.name, inviter: user.full_name || user.email, linkOf };
}

/** Who works in the account; managers invite and withdraw here. */
export default define.page<typeof handler>(function TeamPage({ data, state }) {
  state.title = "Team";
  const { me } = state;
  const { team, form, link } = data;
  const manager = isManager(me);
  const mayChange = manager && mayWrite(me);
  const mayLeave = me.user.role !== "owner" && me.user.role !== "developer";
  const [active, removed] = [
    team.members.filter((one) => one.active),
    team.members.filter((one) => !one.active),
  ];
  return (
    <>
      <PageHeader
        title="Team"
        actions={mayLeave && <LeaveTeam account={me.account.name} userId={me.user.id} />}
      >
        {manager ? <Seats team={team} /> : `The people who work in ${me.account.name}.`}
      </PageHeader>
      {link && <InvitationLink {...link} mailbox={state.env.MAILBOX_URL} />}
      <div class={manager ? "main-aside" : "stack"}>
        <div class="stack">
          <Panel title="People" flush>
            <MemberTable members={active} userId={me.user.id} sites={me.sites} manager={manager} />
          </Panel>
          {team.invitations.length > 0 && (
            <Panel title="Open invitations" flush>
              <InvitationTable
                invitations={team.invitations}
                sites={me.sites}
                mayChange={mayChange}
              />
            </Panel>
          )}
          {removed.length > 0 && (
            <Panel title="Removed people" flush>
              <RemovedTable members={removed} mayChange={mayChange} />
            </Panel>
          )}
        </div>
        {mayChange && (
          <Panel title="Invite somebody">
            {hasSeat(team) || form.message
              ? (
                <InviteForm
                  form={form}
                  siteIds={data.siteIds}
                  sites={me.sites}
                  isMailed={appMailer() !== null}
                />
              )
              : <NoSeat />}
          </Panel>
        )}
      </div>
    </>
  );
});

function NoSeat() {
  return (
    <div class="stack">
      <p>
        Everybody your plan includes is in the team or invited. A larger plan has room for more
        people; removing somebody or withdrawing an invitation makes room too.
      </p>
      <div class="form-actions">
        <LinkButton href="/settings" icon="card">See your plan</LinkButton>
      </div>
    </div>
  );
}
