import { type FreshContext, page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { changeMember } from "core/team/change_member.ts";
import { type Member, memberName, memberOf, readTeam } from "core/team/read_team.ts";
import { removeMember } from "core/team/remove_member.ts";
import { restoreMember } from "core/team/restore_member.ts";
import { MemberChanges, PasswordProof } from "core/team/schema.ts";
import { transferOwnership } from "core/team/transfer_ownership.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { requestDb } from "@/web/services.ts";
import { dropSession } from "@/web/session.ts";
import { countProof } from "@/web/sign_in.ts";
import type { State } from "@/web/state.ts";
import { statusOfRefusal } from "@/web/throttle.ts";
import { dayText } from "@/components/billing/dates.ts";
import { RemoveMember } from "@/components/team/RemoveMember.tsx";
import { reachText } from "@/components/team/role_words.ts";
import { RoleAndSites } from "@/components/team/RoleAndSites.tsx";
import { TransferForm } from "@/components/team/TransferForm.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";

interface Data {
  member: Member;
  /** The form with the password, when it was refused. */
  form: FormState;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, emptyForm())),
  POST: act<Data>(async (ctx, form) => {
    const userId = idParam(ctx, "person");
    switch (form.get("action")) {
      case "remove":
        return await remove(ctx, userId);
      case "transfer":
        return await transfer(ctx, userId, form);
      case "restore":
        await restoreMember(ctx.state, { userId });
        leaveFlash(ctx, "success", "They are back and sign in as before. Now choose their sites.");
        return ctx.redirect(`/settings/team/${userId}`, 303);
      default:
        await changeMember(ctx.state, { userId, changes: parseForm(MemberChanges, form) });
        leaveFlash(ctx, "success", "Saved. It holds from their next click.");
        return ctx.redirect("/settings/team", 303);
    }
  }),
});

async function show(ctx: Ctx, form: FormState, status = 200) {
  if (!isManager(ctx.state.me)) {
    throw new AppError("forbidden", "Only owners and admins manage people.");
  }
  const member = memberOf(await readTeam(ctx.state), idParam(ctx, "person"));
  return page<Data>({ member, form }, { status });
}

async function remove(ctx: Ctx, userId: string) {
  await removeMember(ctx.state, { userId });
  if (userId === ctx.state.me.user.id) {
    dropSession(ctx);
    leaveFlash(ctx, "success", `You have left ${ctx.state.me.account.name}.`);
    return ctx.redirect("/sign-in", 303);
  }
  leaveFlash(ctx, "success", "They are removed and signed out everywhere.");
  return ctx.redirect("/settings/team", 303);
}

async function transfer(ctx: Ctx, userId: string, form: FormData) {
  try {
    const { password } = parseForm(PasswordProof, form);
    const { email } = ctx.state.me.user;
    await countProof(ctx, email);
    await transferOwnership({ db: requestDb() }, { email, password, userId });
    leaveFlash(ctx, "success", "The ownership is handed over. You are an admin now.");
    return ctx.redirect("/settings/team", 303);
  } catch (error) {
    return await show(ctx, refusedForm(error, form), statusOfRefusal(ctx));
  }
}

/** One person of the team: role, sites, removal, and for the owner the succession. */
export default define.page<typeof handler>(function MemberPage({ data, state }) {
  const { me } = state;
  const { member, form } = data;
  const name = memberName(member);
  state.title = name;
  const changeable = mayWrite(me) && member.active && member.id !== me.user.id &&
    member.role !== "owner" && member.role !== "developer";
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: "Team", href: "/settings/team" }]}
        actions={changeable && <RemoveMember member={member} />}
      >
        {member.email}, since {dayText(member.joined_at)}
      </PageHeader>
      <div class="columns">
        <Panel title="Role and sites">
          {changeable
            ? (
              <form method="post" class="form">
                <RoleAndSites
                  id="member"
                  role={member.role}
                  siteIds={member.site_ids}
                  sites={me.sites}
                />
                <p class="hint">It holds from their next click, also where they are signed in.</p>
                <div class="form-actions">
                  <Button variant="primary" name="action" value="change">Save</Button>
                </div>
              </form>
            )
            : <Fixed member={member} me={me} />}
        </Panel>
        {changeable && me.user.role === "owner" && (
          <Panel title="Hand over the ownership">
            <TransferForm form={form} name={name} email={me.user.email} />
          </Panel>
        )}
      </div>
    </>
  );
});

/** What stands and why it is not changed here. */
function Fixed({ member, me }: { member: Member; me: State["me"] }) {
  return (
    <div class="stack">
      <KeyValue
        pairs={[["Role", statusLabel(member.role)], ["Sites", reachText(member, me.sites)]]}
      />
      <p class="hint">{reason(member, me)}</p>
    </div>
  );
}

function reason(member: Member, me: State["me"]): string {
  if (!mayWrite(me)) return `This account is ${me.account.status}; nothing can be changed.`;
  if (!member.active) return "Removed. Let them back in on the team page to change anything.";
  if (member.role === "developer") return "Platform staff are not changed here.";
  if (member.role !== "owner") {
    return "Nobody changes their own role; another admin or the owner can.";
  }
  return member.id === me.user.id
    ? "An account always has an owner. To leave or to step down, open somebody else here and hand the ownership over to them."
    : "Only the owner hands the ownership over.";
}
