import { page } from "fresh";
import { isOwner } from "core/accounts/session_context.ts";
import { CreditGrant, grantCredits } from "core/billing/grant_credits.ts";
import { type FoundAccount, listAccounts } from "core/billing/list_accounts.ts";
import { type Ledger, ledgerTable, listLedger } from "core/billing/list_ledger.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { CostTable } from "@/components/billing/CostTable.tsx";
import { CreditStats } from "@/components/billing/CreditStats.tsx";
import { GrantPanel } from "@/components/billing/GrantPanel.tsx";
import { PursePanel } from "@/components/billing/PursePanel.tsx";
import { LedgerFilterBar, LedgerPanel } from "@/components/billing/LedgerPanel.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

interface Data {
  query: ReturnType<typeof ledgerTable.read>;
  ledger: Ledger;
  /** Staff only: what was looked for and the accounts found. */
  staff: { search: string; accounts: FoundAccount[] } | null;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { me } = ctx.state;
    const query = ledgerTable.read(ctx.url.searchParams);
    const search = (ctx.url.searchParams.get("account") ?? me.account.slug).slice(0, 254);
    const [ledger, accounts] = await Promise.all([
      listLedger(ctx.state, query),
      me.user.role === "developer" ? listAccounts(ctx.state, search) : null,
    ]);
    const last = lastPage(query, ledger.total);
    if (last) return ctx.redirect(ledgerTable.href(ctx.url.pathname, query, { page: last }), 303);
    return page<Data>({ query, ledger, staff: accounts && { search, accounts } });
  }),
  POST: act<Data>(async (ctx, form) => {
    const grant = parseForm(CreditGrant, form);
    const balance = await grantCredits(ctx.state, grant);
    leaveFlash(
      ctx,
      "success",
      `${formatCount(grant.amount)} credits are booked; the balance is ${formatCount(balance)}.`,
    );
    return ctx.redirect(`/billing/credits?account=${grant.account_id}`, 303);
  }),
});

/** Balance, pace, ledger and prices. */
export default define.page<typeof handler>(function CreditsPage({ data, state }) {
  state.title = "Credits";
  const { query, ledger, staff } = data;
  const owner = isOwner(state.me);
  return (
    <>
      <PageHeader title="Credits">
        Credits pay for everything the AI does. Only finished work is charged.
      </PageHeader>
      <div class="stack">
        <CreditStats me={state.me} ledger={ledger} />
        {ledger.purses && <PursePanel purses={ledger.purses} />}
        {staff && <GrantPanel search={staff.search} accounts={staff.accounts} />}
        <div class="main-aside">
          {owner
            ? (
              <div class="stack">
                <LedgerFilterBar query={query} />
                <LedgerPanel query={query} ledger={ledger} />
              </div>
            )
            : (
              <Panel title="Ledger">
                <p>The owner of {state.me.account.name} sees the ledger.</p>
              </Panel>
            )}
          <Panel title="What things cost" flush>
            <CostTable costs={ledger.costs} />
          </Panel>
        </div>
      </div>
    </>
  );
});
