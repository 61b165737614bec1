import { type FreshContext, page } from "fresh";
import { readAccount, type StaffAccount } from "core/staff/read_account.ts";
import { suspendAccount, Suspension } from "core/staff/suspend_account.ts";
import { openVisit, Visit } from "core/staff/visits.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import type { State } from "@/web/state.ts";
import { AccountBilling } from "@/components/staff/AccountBilling.tsx";
import { AccountFacts } from "@/components/staff/AccountFacts.tsx";
import { AccountFailures } from "@/components/staff/AccountFailures.tsx";
import { AccountPeople } from "@/components/staff/AccountPeople.tsx";
import { OpenForm } from "@/components/staff/OpenForm.tsx";
import { SuspendForm } from "@/components/staff/SuspendForm.tsx";
import { VisitTable } from "@/components/staff/VisitTable.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";

interface Data {
  account: StaffAccount;
  /** Each form when it was refused. */
  open: FormState;
  suspend: FormState;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read(async (ctx) => await show(ctx, {})),
  POST: act<Data>(async (ctx, form) => {
    const accountId = idParam(ctx, "account");
    const opens = form.get("action") === "open";
    try {
      return opens ? await open(ctx, accountId, form) : await suspend(ctx, accountId, form);
    } catch (error) {
      return await show(ctx, { [opens ? "open" : "suspend"]: refusedForm(error, form) });
    }
  }),
});

async function show(ctx: Ctx, refused: Partial<Pick<Data, "open" | "suspend">>) {
  const account = await readAccount(ctx.state, { accountId: idParam(ctx, "account") });
  const data: Data = {
    account,
    open: emptyForm({ mode: "look" }),
    suspend: emptyForm(),
    ...refused,
  };
  return page<Data>(data, { status: Object.keys(refused).length > 0 ? 422 : 200 });
}

async function open(ctx: Ctx, accountId: string, form: FormData) {
  await openVisit(ctx.state, { accountId, ...parseForm(Visit, form) });
  return ctx.redirect("/dashboard", 303);
}

async function suspend(ctx: Ctx, accountId: string, form: FormData) {
  const wanted = parseForm(Suspension, form);
  await suspendAccount(ctx.state, { accountId, ...wanted });
  const done = wanted.action === "suspend" ? "The account is suspended" : "The account works again";
  leaveFlash(ctx, "success", `${done}. Its people read your reason in their notifications.`);
  return ctx.redirect(`/staff/accounts/${accountId}`, 303);
}

/** One account for staff: how it fares, the door into it, and its suspension. */
export default define.page<typeof handler>(function AccountPage({ data, state }) {
  const { account } = data;
  state.title = account.name;
  return (
    <>
      <PageHeader
        title={account.name}
        crumbs={[{ label: "Accounts", href: "/staff/accounts" }]}
        aside={<StatusPill status={account.status} />}
      >
        {account.slug}
      </PageHeader>
      <div class="columns">
        <AccountFacts account={account} />
        <Panel title="Open the account">
          {account.is_home
            ? <p class="muted">This is your own account; you are in it already.</p>
            : <OpenForm form={data.open} name={account.name} />}
        </Panel>
        {!account.is_home && account.status !== "cancelled" && (
          <Panel title={account.status === "suspended" ? "Let it work again" : "Suspend"}>
            <SuspendForm form={data.suspend} account={account} />
          </Panel>
        )}
      </div>
      <AccountBilling billing={account.billing} />
      <AccountPeople people={account.people} />
      <AccountFailures failures={account.failures} jobs={account.jobs} />
      <Panel title="Visits of staff" flush>
        <VisitTable visits={account.visits} />
      </Panel>
    </>
  );
});
