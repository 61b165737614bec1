import { useSignal } from "@preact/signals";
import {
  FIELDS,
  type FieldType,
  OPERATORS,
  operatorsOf,
  type RuleRecord,
} from "core/rules/terms.ts";
import { Button } from "@/components/ui/Button.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import { fieldWords, operatorWords } from "@/components/rules/rule_words.ts";
import type { ShownGroup, ShownRow } from "@/components/rules/shown_form.ts";

interface RuleConditionsProps {
  record: RuleRecord;
  join: "all" | "any";
  groups: ShownGroup[];
  /** Groups there can be. */
  most: number;
  error?: string;
}

const BLANK: ShownRow = { field: "", op: "", value: "" };

/** Conditions in groups; without scripts the buttons send the form, which comes back with one more row or group. */
export default function RuleConditions({ record, join, groups, most, error }: RuleConditionsProps) {
  const shown = useSignal<ShownGroup[]>(
    (groups.length > 0 ? groups : [{ join: "all" as const, rows: [] }])
      .map((group) => ({ ...group, rows: [...group.rows, BLANK] })),
  );
  const change = (at: number, changed: Partial<ShownGroup>) => {
    shown.value = shown.value.map((group, n) => n === at ? { ...group, ...changed } : group);
  };
  const add = (event: Event) => {
    event.preventDefault();
    shown.value = [...shown.value, { join: "any", rows: [BLANK] }];
  };
  return (
    <div class="rule-conditions">
      {shown.value.length > 1 && <Join name="join" value={join} what="these groups" />}
      {shown.value.map((group, n) => (
        <Group
          key={n}
          n={n}
          record={record}
          group={group}
          onChange={(changed) => change(n, changed)}
        />
      ))}
      {error && <p class="error" id="conditions-error">{error}</p>}
      {shown.value.length < most && (
        <Button
          name="step"
          value="group"
          formnovalidate
          size="small"
          variant="quiet"
          icon="plus"
          onClick={add}
        >
          Add a group
        </Button>
      )}
    </div>
  );
}

function Join({ name, value, what }: { name: string; value: string; what: string }) {
  return (
    <p class="rule-join">
      <Choice
        name={name}
        label={`How many of ${what} must hold`}
        value={value}
        options={[["all", "All"], ["any", "Any"]]}
      />
      of {what} must hold
    </p>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  value: string;
  options: [value: string, text: string][];
  onChange?: (value: string) => void;
}

/** A select without a visible label, inside a row. */
function Choice({ name, label, value, options, onChange }: ChoiceProps) {
  return (
    <span class="affix">
      <select
        class="input"
        name={name}
        aria-label={label}
        onChange={({ currentTarget }) => onChange?.(currentTarget.value)}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>{text}</option>
        ))}
      </select>
      <Icon name="chevron-down" size={14} />
    </span>
  );
}

interface GroupProps {
  n: number;
  record: RuleRecord;
  group: ShownGroup;
  onChange: (changed: Partial<ShownGroup>) => void;
}

function Group({ n, record, group, onChange }: GroupProps) {
  const rows = group.rows;
  const changeRow = (at: number, changed: Partial<ShownRow>) =>
    onChange({ rows: rows.map((row, index) => index === at ? { ...row, ...changed } : row) });
  const add = (event: Event) => {
    event.preventDefault();
    onChange({ rows: [...rows, BLANK] });
  };
  return (
    <fieldset class="rule-group">
      <legend class="hidden-visually">Group {n + 1}</legend>
      <Join name={`g${n}_join`} value={group.join} what="these conditions" />
      {rows.map((row, index) => (
        <Row
          key={index}
          label={`condition ${index + 1} of group ${n + 1}`}
          prefix={`g${n}`}
          record={record}
          row={row}
          onChange={(changed) => changeRow(index, changed)}
        />
      ))}
      <Button
        name="step"
        value="row"
        formnovalidate
        size="small"
        variant="quiet"
        icon="plus"
        onClick={add}
      >
        Add a condition
      </Button>
    </fieldset>
  );
}

interface RowProps {
  label: string;
  prefix: string;
  record: RuleRecord;
  row: ShownRow;
  onChange: (changed: Partial<ShownRow>) => void;
}

function Row({ label, prefix, record, row, onChange }: RowProps) {
  const type = FIELDS[record][row.field];
  return (
    <div class="rule-row">
      <Choice
        name={`${prefix}_field[]`}
        label={`Field of ${label}`}
        value={row.field}
        options={["", ...Object.keys(FIELDS[record])].map((field) => [
          field,
          field ? fieldWords(field) : "Choose a field",
        ])}
        onChange={(field) => onChange({ field, op: choices(FIELDS[record][field])[0] ?? "" })}
      />
      <Choice
        name={`${prefix}_op[]`}
        label={`Comparison of ${label}`}
        value={row.op}
        options={choices(type).map((op) => [op, operatorWords(op)])}
        onChange={(op) => onChange({ op })}
      />
      <input
        class="input"
        name={`${prefix}_value[]`}
        value={row.value}
        maxLength={500}
        aria-label={`Value of ${label}`}
        placeholder={placeholder(row.op)}
        readOnly={row.op === "is_null" || row.op === "not_null"}
        onInput={({ currentTarget }) => onChange({ value: currentTarget.value })}
      />
    </div>
  );
}

function choices(type: FieldType | undefined): string[] {
  return [...(type ? operatorsOf(type) : OPERATORS), "not_null"];
}

function placeholder(op: string): string {
  if (op === "in" || op === "not_in") return "one, another";
  return op === "is_null" || op === "not_null" ? "no value needed" : "value";
}
