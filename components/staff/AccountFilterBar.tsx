import { ACCOUNT_STATUSES, type AccountPage, accountTable } from "core/staff/list_accounts.ts";
import { StatusTabs } from "../planner/StatusTabs.tsx";
import { FilterBar, SearchFilter } from "../ui/FilterBar.tsx";
import { Select } from "../ui/Select.tsx";

interface Props {
  path: string;
  query: ReturnType<typeof accountTable.read>;
}

/** One tab for each state an account can have. */
export function AccountTabs({ path, query, counts }: Props & Pick<AccountPage, "counts">) {
  return (
    <StatusTabs
      label="Accounts by state"
      counts={counts}
      statuses={ACCOUNT_STATUSES}
      current={query.filters.status}
      href={(status) =>
        accountTable.href(path, query, {
          filters: { status: ACCOUNT_STATUSES.find((known) => known === status) },
        })}
    />
  );
}

/** Words and plan; the state stands in the tabs. */
export function AccountFilterBar({ path, query, plans }: Props & Pick<AccountPage, "plans">) {
  const { q, plan, status } = query.filters;
  const without = (name: string) =>
    accountTable.href(path, query, { filters: { [name]: undefined } });
  const planName = plans.find(({ slug }) => slug === plan)?.name ?? plan;
  return (
    <FilterBar
      action={path}
      keep={status ? { status } : {}}
      chips={[
        ...(q ? [{ label: `“${q}”`, href: without("q") }] : []),
        ...(plan ? [{ label: `Plan ${planName}`, href: without("plan") }] : []),
      ]}
    >
      <SearchFilter name="q" label="Search" placeholder="Name, id or e-mail" value={q} />
      <Select
        name="plan"
        label="Plan"
        hideLabel
        placeholder="Every plan"
        value={plan}
        options={plans.map(({ slug, name }) => ({ value: slug, label: name }))}
      />
    </FilterBar>
  );
}
