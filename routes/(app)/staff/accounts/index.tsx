import { page } from "fresh";
import { type AccountPage, accountTable, listAccounts } from "core/staff/list_accounts.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { AccountFilterBar, AccountTabs } from "@/components/staff/AccountFilterBar.tsx";
import { AccountTable } from "@/components/staff/AccountTable.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/staff/accounts";

interface Data {
  query: ReturnType<typeof accountTable.read>;
  accounts: AccountPage;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = accountTable.read(ctx.url.searchParams);
    const accounts = await listAccounts(ctx.state, query);
    const last = lastPage(query, accounts.total);
    if (last) return ctx.redirect(accountTable.href(PATH, query, { page: last }), 303);
    return page<Data>({ query, accounts });
  }),
});

/** Every account of the platform, for its staff. */
export default define.page<typeof handler>(function AccountsPage({ data, state }) {
  state.title = "Accounts";
  const { query, accounts } = data;
  return (
    <>
      <PageHeader title="Accounts">
        Every account of the platform. Opening one is told to its people, with your name and reason.
      </PageHeader>
      <AccountTabs path={PATH} query={query} counts={accounts.counts} />
      <AccountFilterBar path={PATH} query={query} plans={accounts.plans} />
      <Panel
        flush
        foot={accounts.total > 0 && (
          <Pagination
            page={query.page}
            pageSize={query.size}
            total={accounts.total}
            href={(page, size) => accountTable.href(PATH, query, { page, size })}
          />
        )}
      >
        {accounts.rows.length > 0
          ? <AccountTable path={PATH} query={query} rows={accounts.rows} />
          : (
            <EmptyState
              icon="search"
              title="No account like this"
              actions={<LinkButton href={PATH}>Show all accounts</LinkButton>}
            >
              Search by name, address, id or the e-mail of somebody in it.
            </EmptyState>
          )}
      </Panel>
    </>
  );
});
