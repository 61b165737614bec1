import type { Column } from "./catalogue.ts";
import type { Check, Subject } from "./table_checks.ts";
import { probesOf } from "./rows.ts";
import { actor, id } from "./world.ts";

/** SQL for a value of the type that differs from what a row holds. */
function another({ name, type }: Column): string {
  if (type === "uuid") return "'dead0000-0000-4000-8000-000000000000'";
  if (type === "boolean") return `not coalesce(${name}, false)`;
  if (type === "jsonb") return `'{"changed": true}'`;
  if (type.endsWith("[]")) return `'{changed}'`;
  if (type.startsWith("timestamp")) return `coalesce(${name}, now()) + interval '1 day'`;
  if (type === "date") return "date '2001-01-01'";
  if (/^(integer|bigint|smallint|numeric)/.test(type)) return `coalesce(${name}, 0) + 1`;
  return `coalesce(${name}, '') || 'changed'`;
}

/** The owner may change the columns of the policy table and no other, on rows that are theirs. */
export function columnChecks(subject: Subject): Check[] {
  const { policy, rule, table, columns, world } = subject;
  if (!policy.update) return [];
  const where = probesOf(rule, "owner", world)?.own;
  // The database keeps `updated_at` itself and overwrites what a request says.
  return columns.filter(({ name, generated }) => !generated && name !== "updated_at")
    .filter(({ name }) => !policy.update?.columns.includes(name))
    .map((column) => ({
      attempt: {
        actor: actor("owner"),
        sql: `update ${table} set ${column.name} = ${another(column)} where ${where}`,
        want: "rows",
      },
      judge({ ok, state, message, detail }, tally) {
        const holds = !ok && state === "P0001" && detail === "forbidden";
        tally.that(holds, `${rule}: the owner changes ${column.name}: ${ok ? "done" : message}`);
      },
    }));
}

/**
 * With the guard of the columns out of the way, no row can be carried to another tenant. The update
 * has no condition, so the policy for writing stands alone.
 */
export function moveChecks({ policy, rule, table, world }: Subject): Check[] {
  return (policy.update?.moves ?? []).map((move) => {
    const set = move.replaceAll("{siteB}", `'${id("b1", "site")}'`)
      .replaceAll("{accountB}", `'${world.accountB}'`);
    return {
      attempt: {
        actor: actor("owner"),
        setup: `alter table ${table} disable trigger columns`,
        sql: `update ${table} set ${set}`,
        want: "rows",
      },
      judge({ ok, rows, state, message }, tally) {
        const holds = !ok && state === "42501" && /row-level security/.test(message ?? "");
        tally.that(holds, `${rule}: set ${set}: ${ok ? `${rows} row(s)` : message}`);
      },
    };
  });
}

/** Not even the database's owner changes or removes a row of an append-only table. */
export function appendOnlyChecks({ policy, rule, table, columns }: Subject): Check[] {
  if (!policy.appendOnly) return [];
  const text = columns.find(({ type }) => type === "text")?.name;
  const statements = [`update ${table} set ${text} = 'changed'`, `delete from ${table}`];
  return statements.map((sql) => ({
    attempt: {
      actor: { role: "postgres", claims: { role: "service_role" } },
      sql,
      want: "rows",
    },
    judge({ ok, rows, message }, tally) {
      const holds = !ok && /append-only/.test(message ?? "");
      tally.that(
        holds,
        `${rule}: the database's owner runs ${sql}: ${ok ? `${rows} row(s)` : message}`,
      );
    },
  }));
}
