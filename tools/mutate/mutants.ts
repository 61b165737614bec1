import type { Queryable } from "@/local/database.ts";
import { readFunctions, readPolicies } from "@/tests/isolation/catalogue.ts";
import { FUNCTIONS } from "@/tests/isolation/policy.ts";
import { callerMutants } from "./callers.ts";
import { guardMutants } from "./guards.ts";
import { helperMutants } from "./helpers.ts";
import { conditions } from "./conditions.ts";

/** A database with one protection taken away. */
export interface Mutant {
  name: string;
  /** The change, to be made in a transaction that is rolled back. */
  sql: string;
  /** The smallest part of the matrix that should notice. */
  tables: string[];
  functions: string[];
}

/** One mutant for each policy, each condition in it, each guard, column trigger and missing privilege. */
export async function readMutants(db: Queryable): Promise<Mutant[]> {
  const functions = await readFunctions(db);
  return [
    ...await policyMutants(db),
    ...await triggerMutants(db),
    ...functions.flatMap((info) => guardMutants(info, functions)),
    ...functions.flatMap((info) => helperMutants(info)),
    ...functions.flatMap((info) => callerMutants(info, functions)),
    ...await privilegeMutants(db),
  ];
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

async function policyMutants(db: Queryable): Promise<Mutant[]> {
  // A policy that is never true says in words what its absence does.
  const policies = (await readPolicies(db)).filter(({ using }) => using !== "false");
  return policies.flatMap(({ table, name, using, check }) => {
    const on = `${quoted(name)} on ${table}`;
    const mutant = (what: string, sql: string) => ({
      name: `${table}, policy "${name}": ${what}`,
      sql,
      tables: [table],
      functions: [],
    });
    const loosened = (clause: "using" | "with check", expression: string | null) =>
      expression === null || expression === "true" || expression === "false"
        ? []
        : conditions(expression).map(({ without, rest }) =>
          mutant(
            rest === "true" ? `${clause} (true)` : `${clause} without ${without}`,
            `alter policy ${on} ${clause} (${rest})`,
          )
        );
    return [
      mutant("dropped", `drop policy ${on}`),
      ...loosened("using", using),
      ...loosened("with check", check),
    ];
  });
}

async function triggerMutants(db: Queryable): Promise<Mutant[]> {
  const rows = await db.sql<{ table: string; name: string }>(`
    select tgrelid::regclass::text as table, tgname as name from pg_trigger
    where not tgisinternal and (tgname = 'append_only' or (tgname = 'columns' and exists (
      select 1 from pg_policy where polrelid = tgrelid and polcmd = 'w'))) order by 1`);
  return rows.map(({ table, name }) => {
    const full = table.includes(".") ? table : `public.${table}`;
    return {
      name: `${full}, trigger ${name}: off`,
      sql: `alter table ${full} disable trigger ${name}`,
      tables: [full],
      functions: [],
    };
  });
}

/** A function that somebody may execute who should not. */
async function privilegeMutants(db: Queryable): Promise<Mutant[]> {
  const rows = await db.sql<{ name: string; signature: string }>(`
    select proname as name, oid::regprocedure::text as signature from pg_proc
    where pronamespace = 'public'::regnamespace order by 1`);
  return rows.flatMap(({ name, signature }) => {
    const rule = FUNCTIONS[name];
    if (!rule || rule === "everyone") return [];
    const role = rule === "service" ? "authenticated" : "anon";
    return [{
      name: `${name}: executable by ${role}`,
      sql: `grant execute on function ${signature} to ${role}`,
      tables: [],
      functions: [name],
    }];
  });
}
