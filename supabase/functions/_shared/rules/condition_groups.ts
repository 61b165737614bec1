import type { Comparison, Condition } from "./schema.ts";
import { type Operator, OPERATORS } from "./terms.ts";

/** One comparison as its row of the form shows it. */
export interface ConditionRow {
  field: string;
  op: string;
  value: string;
}

/** A row to write in; it stands for nothing. */
export const BLANK_ROW: ConditionRow = { field: "", op: "", value: "" };

/** Conditions of which all or any must hold, and groups of them inside. */
export interface ConditionGroup {
  join: "all" | "any";
  rows: ConditionRow[];
  groups: ConditionGroup[];
}

/** Groups inside each other at most: the database takes no deeper ones. */
export const DEEPEST_GROUP = 7;
/** Groups of a form at most; more do not fit into the length that the database takes. */
export const MOST_GROUPS = 500;

/** A group without anything in it. */
export function emptyGroup(join: ConditionGroup["join"]): ConditionGroup {
  return { join, rows: [], groups: [] };
}

/**
 * The groups of a form. Group n has the fields `g{n}_field`, `g{n}_op` and `g{n}_value`, one of each to a row, its
 * `g{n}_join`, and in `g{n}_in` the number of the group it lies in; 0 is the outermost. Rows without a field are left out.
 */
export function readGroups(list: (name: string) => string[]): ConditionGroup {
  const outermost = emptyGroup("all");
  const known = new Map<number, ConditionGroup>([[0, outermost]]);
  for (let n = 0; n < MOST_GROUPS; n++) {
    const fields = list(`g${n}_field`);
    const [join] = list(`g${n}_join`);
    if (n > 0 && join === undefined && fields.length === 0) continue;
    const group = known.get(n) ?? emptyGroup("all");
    const [ops, values] = [list(`g${n}_op`), list(`g${n}_value`)];
    group.join = join === "any" ? "any" : "all";
    group.rows = fields.map((field, row) => ({
      field,
      op: ops[row] ?? "",
      value: values[row] ?? "",
    })).filter(({ field }) => field !== "");
    if (n === 0) continue;
    (known.get(Number(list(`g${n}_in`)[0] ?? 0)) ?? outermost).groups.push(group);
    known.set(n, group);
  }
  return outermost;
}

/** The condition that groups stand for; empty groups inside are left out. */
export function conditionOf({ join, rows, groups }: ConditionGroup): Condition {
  const inner = groups.filter(hasRows).map(conditionOf);
  const parts = [...rows.map(comparisonOf), ...inner];
  return join === "any" ? { any: parts } : { all: parts };
}

/** The groups that show a condition; comparisons come before the groups beside them. */
export function groupOf(condition: Condition): ConditionGroup {
  if ("field" in condition) return { ...emptyGroup("all"), rows: [rowOf(condition)] };
  const [join, parts] = "all" in condition
    ? ["all" as const, condition.all]
    : ["any" as const, condition.any];
  const [only] = parts;
  if (parts.length === 1 && only && !("field" in only)) return groupOf(only);
  return {
    join,
    rows: parts.flatMap((part) => "field" in part ? [rowOf(part)] : []),
    groups: parts.flatMap((part) => "field" in part ? [] : [groupOf(part)]),
  };
}

/** How many groups a group is, itself included. */
export function sizeOf({ groups }: ConditionGroup): number {
  return groups.reduce((sum, group) => sum + sizeOf(group), 1);
}

/** `root` with its n-th group, counted from the outermost in reading order, changed; null removes that group. */
export function changeGroup(
  root: ConditionGroup,
  n: number,
  change: (group: ConditionGroup) => ConditionGroup | null,
): ConditionGroup {
  if (n === 0) return change(root) ?? emptyGroup("all");
  let first = 1;
  const groups = root.groups.flatMap((group) => {
    const at = n - first;
    const size = sizeOf(group);
    first += size;
    if (at === 0) return change(group) ?? [];
    return at > 0 && at < size ? [changeGroup(group, at, change)] : [group];
  });
  return { ...root, groups };
}

function hasRows({ rows, groups }: ConditionGroup): boolean {
  return rows.length > 0 || groups.some(hasRows);
}

function rowOf({ field, op, value }: Comparison): ConditionRow {
  if (op === "is_null") return { field, op: value === false ? "not_null" : op, value: "" };
  return { field, op, value: Array.isArray(value) ? value.join(", ") : String(value ?? "") };
}

function comparisonOf({ field, op: given, value: text }: ConditionRow): Comparison {
  // "is not empty" is the one operator of the form that is not one of the engine's.
  if (given === "not_null") return { field, op: "is_null", value: false };
  const op = OPERATORS.find((known) => known === given) ?? ("" as Operator);
  if (op === "is_null") return { field, op, value: true };
  if (op !== "in" && op !== "not_in") return { field, op, value: text.trim() };
  return {
    field,
    op,
    value: text.split(",").map((part) => part.trim()).filter((part) => part !== ""),
  };
}
