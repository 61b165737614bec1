import type { FunctionInfo } from "@/tests/isolation/catalogue.ts";
import { JOINING } from "@/tests/isolation/join_checks.ts";
import { closingOf } from "./conditions.ts";
import type { Mutant } from "./mutants.ts";
import { spread } from "./spread.ts";

/** What stands in for a guard when it does not guard: the account it would have answered. */
const UNGUARDED: Record<string, (argument: string) => string> = {
  require_site_write: (site) => `(select s.account_id from public.sites s where s.id = ${site})`,
  require_manager: () => "app.account_id()",
  require_account_write: () => "app.account_id()",
};

/** Refusals that keep people out; others only keep the data in order. */
const REFUSALS = ["not_found", "forbidden", "unauthorized", "account_suspended", "module_disabled"];

/** Refusals behind which another guard refuses with the same code: taking them out changes a sentence. */
const DOUBLED = [
  "public.save_content not_found",
  "public.order_sync not_found",
  "public.settle_sync_conflict not_found",
];

/** One mutant for each guard and each refusal in a definer function, with that one taken out. */
export function guardMutants(info: FunctionInfo, functions: readonly FunctionInfo[]): Mutant[] {
  const guards = info.schema === "app" && info.name.startsWith("require_");
  if (!info.definer && !guards) return [];
  const { schema, name, definition } = info;
  const tried = schema === "public" ? [name] : usersOf(name, functions);
  const mutants: Mutant[] = [];
  const add = (what: string, start: number, end: number, instead: string) =>
    mutants.push({
      name: `${schema}.${name}: ${what}`,
      sql: definition.slice(0, start) + instead + definition.slice(end),
      tables: [],
      functions: tried,
    });
  for (const match of definition.matchAll(/app\.(require_\w+)\(/g)) {
    const guard = match[1] ?? "";
    const start = match.index;
    if (definition.slice(0, start).trimEnd().endsWith("FUNCTION")) continue;
    const end = closingOf(definition, start + match[0].length - 1) + 1;
    const argument = definition.slice(start + match[0].length, end - 1);
    if (guard === "require_module") {
      add(`without ${guard}`, start, end, argument.slice(0, argument.lastIndexOf(",")));
      continue;
    }
    const instead = UNGUARDED[guard];
    if (instead) add(`without ${guard}`, start, end, instead(argument));
  }
  for (const match of definition.matchAll(/perform app\.fail\('(\w+)'/gi)) {
    const code = match[1] ?? "";
    if (!REFUSALS.includes(code) || DOUBLED.includes(`${schema}.${name} ${code}`)) continue;
    const open = definition.indexOf("(", match.index);
    const end = closingOf(definition, open) + 1;
    const line = definition.slice(0, match.index).split("\n").length;
    add(`never says ${code} (line ${line})`, match.index, end, "null");
  }
  return mutants;
}

/** Up to five functions of `public` that show whether a helper of `app` still guards. */
export function usersOf(helper: string, functions: readonly FunctionInfo[]): string[] {
  if (helper === JOINING) return [JOINING];
  const users = functions.filter(({ name, definition }) =>
    name !== helper && definition.includes(`app.${helper}(`)
  );
  const direct = users.filter(({ schema }) => schema === "public").map(({ name }) => name);
  const indirect = users.filter(({ schema, name }) => schema === "app" && name !== helper)
    .flatMap(({ name }) => usersOf(name, functions));
  return spread([...new Set([...direct, ...indirect])], 5);
}
