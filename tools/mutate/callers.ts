import type { FunctionInfo } from "@/tests/isolation/catalogue.ts";
import { usersOf } from "./guards.ts";
import { isHelper } from "./helpers.ts";
import type { Mutant } from "./mutants.ts";

/** A condition on who asks, as it stands in a function, and what it says when it holds for everybody. */
const CONDITIONS: [find: RegExp, instead: string][] = [
  // A row of the caller, of their account or of a site they read, as one of the conditions on it.
  [
    /(?<=\b(?:where|and|on) )[\w.]+ = (?:\(select (?:auth\.uid|app\.(?:home_)?account_id)\(\)\)|(?:auth\.uid|app\.(?:home_)?account_id)\(\))/g,
    "true",
  ],
  [/(?<=\b(?:where|and|on) )[\w.]+ = any \(app\.(?:readable|writable)_sites\(\)\)/g, "true"],
  [/(?<=\b(?:where|and|on) )[\w.]*account_id = (?:own|account(?:\.id|_id)?)\b/g, "true"],
  [/[\w.]+ <> all \(app\.(?:readable|writable)_sites\(\)\)/g, "false"],
  [/\(select app\.is_manager\(\)\)/g, "true"],
  [/not app\.(?:is_manager|is_developer|session_lives)\(\)/g, "false"],
  [/(?<=\band )\(select app\.session_lives\(\)\)/g, "true"],
  [/(?<=\band )not \(select app\.is_visiting\(\)\)/g, "true"],
  [/(?<=\belsif )app\.is_visiting\(\)/g, "false"],
];

/** Conditions beside which another one says the same or more, and what they are for. */
const HARMLESS: Record<string, string> = {
  "public.enqueue_jobs j.account_id = account": "the site is asked too; this one finds the index",
  "public.execute_rule e.account_id = account": "the rule is asked too; this one finds the index",
  "public.retry_job j.account_id = account": "the key names the job; this one finds the index",
  "public.start_run r.account_id = account": "the site is asked too; this one finds the index",
  "app.is_own_export e.account_id = (select app.account_id())": "the path begins with the account",
  "public.open_visit p.id = auth.uid()": "locks one row instead of all",
  "public.save_content v.created_by = auth.uid()": "tells autosaves apart",
};

/** One mutant for each condition on the caller in a definer function that people reach, with that one left out. */
export function callerMutants(info: FunctionInfo, functions: readonly FunctionInfo[]): Mutant[] {
  const { schema, name, definer, definition } = info;
  if (!definer || (schema === "app" && isHelper(name))) return [];
  const people = functions.filter(({ callers }) => callers.includes("authenticated"));
  const tried = schema === "public" ? [name] : usersOf(name, people);
  const tables = name.startsWith("is_own_") ? ["storage.objects"] : [];
  if (tried.length + tables.length === 0) return [];
  const start = definition.indexOf("$function$");
  return CONDITIONS.flatMap(([find, instead]) =>
    [...definition.matchAll(find)].filter((match) =>
      match.index > start && !(`${schema}.${name} ${match[0]}` in HARMLESS)
    ).map((match) => {
      const line = definition.slice(0, match.index).split("\n").length;
      return {
        name: `${schema}.${name}: whoever asks, without ${match[0]} (line ${line})`,
        sql: definition.slice(0, match.index) + instead +
          definition.slice(match.index + match[0].length),
        tables,
        functions: tried,
      };
    })
  );
}
