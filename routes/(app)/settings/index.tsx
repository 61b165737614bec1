import { page } from "fresh";
import { type AccountOverview, readAccount } from "core/accounts/read_account.ts";
import { AccountName, renameAccount } from "core/accounts/rename_account.ts";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { ClosePanel } from "@/components/settings/ClosePanel.tsx";
import { PlanPanel } from "@/components/settings/PlanPanel.tsx";
import { dayText } from "@/components/billing/dates.ts";
import { Button } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";
import { TextInput } from "@/components/ui/TextInput.tsx";

interface Data {
  account: AccountOverview;
  form: FormState;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const account = await readAccount(ctx.state);
    return page<Data>({ account, form: emptyForm({ name: account.name }) });
  }),
  POST: act<Data>(async (ctx, form) => {
    try {
      const { name } = parseForm(AccountName, form);
      await renameAccount(ctx.state, { accountId: ctx.state.me.account.id, name });
      leaveFlash(ctx, "success", "The name is saved.");
      return ctx.redirect("/settings", 303);
    } catch (error) {
      const refused = refusedForm(error, form);
      return page<Data>({ account: await readAccount(ctx.state), form: refused }, { status: 422 });
    }
  }),
});

/** The account, its plan and its limits. */
export default define.page<typeof handler>(function GeneralPage({ data, state }) {
  state.title = "Settings";
  const { account, form } = data;
  const manager = isManager(state.me);
  return (
    <>
      <PageHeader title="General" aside={<StatusPill status={account.status} />}>
        The account {account.name} and what its plan includes.
      </PageHeader>
      <div class="columns">
        <Panel title="Account">
          <FormMessage message={form.message} />
          {manager && mayWrite(state.me) && (
            <form method="post" class="form">
              <TextInput
                name="name"
                label="Company or team"
                required
                maxLength={120}
                autocomplete="organization"
                value={form.values.name}
                error={form.errors.name}
              />
              <div class="form-actions">
                <Button variant="primary">Save</Button>
              </div>
            </form>
          )}
          <KeyValue
            pairs={[
              ...(manager ? [] : [["Name", account.name]] as [string, string][]),
              ["Owner", account.owner],
              ["Your role", statusLabel(state.me.user.role)],
              ["Since", dayText(account.created_at)],
            ]}
          />
        </Panel>
        <PlanPanel account={account} manager={manager} />
        {state.me.user.role === "owner" && <ClosePanel account={state.me.account} />}
      </div>
    </>
  );
});
