import { platformTable, SHOWN_ACTIONS } from "core/staff/platform_log.ts";
import { ACTION_WORDS } from "../audit/action_words.ts";
import { FilterBar, SearchFilter } from "../ui/FilterBar.tsx";
import { Select } from "../ui/Select.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** What, who or which account, and when. */
export function PlatformFilterBar(
  { path, query }: { path: string; query: ReturnType<typeof platformTable.read> },
) {
  const { q, action, from, to } = query.filters;
  const labels = {
    q: q && `“${q}”`,
    action: action && ACTION_WORDS[action],
    from: from && `From ${from}`,
    to: to && `To ${to}`,
  };
  return (
    <FilterBar
      action={path}
      chips={Object.entries(labels).flatMap(([name, label]) =>
        label
          ? [{
            label,
            href: platformTable.href(path, query, { filters: { [name]: undefined } }),
          }]
          : []
      )}
      moreOpen={from !== undefined || to !== undefined}
      more={
        <>
          <TextInput name="from" type="date" label="From" value={from} />
          <TextInput name="to" type="date" label="To" value={to} />
        </>
      }
    >
      <SearchFilter name="q" label="Search" placeholder="Account, person or id" value={q} />
      <Select
        name="action"
        label="Action"
        hideLabel
        placeholder="Every action"
        value={action}
        options={SHOWN_ACTIONS.map((value) => ({ value, label: ACTION_WORDS[value] }))}
      />
    </FilterBar>
  );
}
