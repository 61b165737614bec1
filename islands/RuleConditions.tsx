import { useSignal } from "@preact/signals";
import {
  BLANK_ROW,
  changeGroup,
  type ConditionGroup,
  type ConditionRow,
  DEEPEST_GROUP,
  emptyGroup,
  sizeOf,
} from "core/rules/condition_groups.ts";
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

interface RuleConditionsProps {
  record: RuleRecord;
  conditions: ConditionGroup;
  error?: string;
}

type Change = (group: ConditionGroup) => ConditionGroup | null;

/** Conditions in groups inside groups; without scripts the buttons send the form, which comes back changed. */
export default function RuleConditions({ record, conditions, error }: RuleConditionsProps) {
  const shown = useSignal(withBlanks(conditions));
  const onChange = (n: number, change: Change) => {
    shown.value = changeGroup(shown.value, n, change);
  };
  return (
    <div class="rule-conditions">
      <Group n={0} level={1} within={null} {...{ record, onChange }} group={shown.value} />
      {error && <p class="error" id="conditions-error">{error}</p>}
    </div>
  );
}

/** Every group has a row to write in. */
function withBlanks({ join, rows, groups }: ConditionGroup): ConditionGroup {
  return { join, rows: rows.length > 0 ? rows : [BLANK_ROW], groups: groups.map(withBlanks) };
}

interface GroupProps {
  /** Its number in reading order; the outermost is 0. */
  n: number;
  level: number;
  /** The number of the group it lies in. */
  within: number | null;
  record: RuleRecord;
  group: ConditionGroup;
  onChange: (n: number, change: Change) => void;
}

function Group({ n, level, within, record, group, onChange }: GroupProps) {
  const { rows, groups } = group;
  const changeRow = (at: number, changed: Partial<ConditionRow>) =>
    onChange(n, (known) => ({
      ...known,
      rows: known.rows.map((row, index) => index === at ? { ...row, ...changed } : row),
    }));
  return (
    <fieldset class="rule-group">
      <legend class="hidden-visually">Group {n + 1}</legend>
      {within !== null && <input type="hidden" name={`g${n}_in`} value={within} />}
      <div class="rule-join">
        <Choice
          name={`g${n}_join`}
          label={`How many conditions of group ${n + 1} must hold`}
          value={group.join}
          options={[["all", "All"], ["any", "Any"]]}
        />
        of these must hold
        {within !== null && (
          <Step
            value={`drop ${n}`}
            label={`Remove group ${n + 1}`}
            onTake={() => onChange(n, () => null)}
          />
        )}
      </div>
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
      {groups.map((inner, at) => (
        <Group
          key={at}
          n={groups.slice(0, at).reduce((sum, before) => sum + sizeOf(before), n + 1)}
          level={level + 1}
          within={n}
          record={record}
          group={inner}
          onChange={onChange}
        />
      ))}
      <div class="cluster">
        <Step
          value={`row ${n}`}
          onTake={() => onChange(n, (known) => ({ ...known, rows: [...known.rows, BLANK_ROW] }))}
        >
          Add a condition
        </Step>
        {level < DEEPEST_GROUP && (
          <Step
            value={`group ${n}`}
            onTake={() =>
              onChange(n, (known) => ({
                ...known,
                groups: [...known.groups, withBlanks(emptyGroup("any"))],
              }))}
          >
            Add a group
          </Step>
        )}
      </div>
    </fieldset>
  );
}

interface StepProps {
  /** What the form is sent with where there are no scripts. */
  value: string;
  /** Of a button that shows only its icon. */
  label?: string;
  onTake: () => void;
  children?: string;
}

function Step({ value, label, onTake, children }: StepProps) {
  return (
    <Button
      name="step"
      value={value}
      formnovalidate
      size="small"
      variant="quiet"
      icon={label ? "x" : "plus"}
      label={label}
      onClick={(event) => {
        event.preventDefault();
        onTake();
      }}
    >
      {children}
    </Button>
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

interface RowProps {
  label: string;
  prefix: string;
  record: RuleRecord;
  row: ConditionRow;
  onChange: (changed: Partial<ConditionRow>) => void;
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
