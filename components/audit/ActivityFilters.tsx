import type { AuditPage } from "core/audit/list_audit.ts";
import { AUDIT_ACTIONS, AUDIT_OBJECTS, auditTable } from "core/audit/schema.ts";
import { FilterBar, SearchFilter } from "../ui/FilterBar.tsx";
import { Select } from "../ui/Select.tsx";
import { TextInput } from "../ui/TextInput.tsx";
import { ACTION_WORDS, OBJECT_WORDS } from "./action_words.ts";

interface Props {
  path: string;
  query: ReturnType<typeof auditTable.read>;
  people: AuditPage["people"];
}

/** Who, what, about what and when. */
export function ActivityFilters({ path, query, people }: Props) {
  const { person, action, object, q, from, to } = query.filters;
  return (
    <FilterBar
      action={path}
      chips={chips({ path, query, people })}
      moreOpen={from !== undefined || to !== undefined}
      more={
        <>
          <TextInput name="from" type="date" label="From" value={from} />
          <TextInput name="to" type="date" label="To" value={to} />
        </>
      }
    >
      <SearchFilter name="q" label="Search" placeholder="Name, address or request" value={q} />
      <Select
        name="person"
        label="Person"
        hideLabel
        placeholder="Everybody"
        value={person}
        options={[
          ...people.map(({ id, name }) => ({ value: id, label: name })),
          { value: "igny8", label: "IGNY8 itself" },
          { value: "staff", label: "IGNY8 staff" },
        ]}
      />
      <Select
        name="action"
        label="Action"
        hideLabel
        placeholder="Every action"
        value={action}
        options={AUDIT_ACTIONS.map((value) => ({ value, label: ACTION_WORDS[value] }))}
      />
      <Select
        name="object"
        label="Object"
        hideLabel
        placeholder="Everything"
        value={object}
        options={AUDIT_OBJECTS.map((value) => ({ value, label: OBJECT_WORDS[value] }))}
      />
    </FilterBar>
  );
}

function chips({ path, query, people }: Props) {
  const { person, action, object, q, from, to } = query.filters;
  const own = person === "igny8" ? "IGNY8 itself" : person === "staff" ? "IGNY8 staff" : undefined;
  const who = own ?? people.find(({ id }) => id === person)?.name;
  const labels = {
    q: q && `“${q}”`,
    person: person && (who ?? "Somebody who left"),
    action: action && ACTION_WORDS[action],
    object: object && OBJECT_WORDS[object],
    from: from && `From ${from}`,
    to: to && `To ${to}`,
  };
  return Object.entries(labels).flatMap(([name, label]) =>
    label ? [{ label, href: auditTable.href(path, query, { filters: { [name]: undefined } }) }] : []
  );
}
