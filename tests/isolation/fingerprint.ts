import type { Queryable } from "@/local/database.ts";
import { id, type World } from "./world.ts";

/**
 * Makes a function in `tx` and answers the query that calls it: its answer, {a, a2, b}, changes when any row of
 * account A, of its site A2 or of account B does, in any table that has an account or a site.
 */
export async function fingerprintSql(tx: Queryable, world: World): Promise<string> {
  const columns = await tx.sql<{ table: string; column: string }>(`
    select c.table_schema || '.' || c.table_name as table, c.column_name as column
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and c.column_name in ('account_id', 'site_id') and c.table_schema in ('public', 'app')`);
  const rowsWith = (column: string, value: string) =>
    columns.filter((row) => row.column === column).map(({ table }) =>
      `select to_jsonb(t)::text as row from ${table} t where ${column} = '${value}'`
    );
  const account = (value: string) => [
    ...rowsWith("account_id", value),
    `select to_jsonb(t)::text from public.accounts t where id = '${value}'`,
  ];
  const scopes = {
    a: account(world.accountA),
    a2: rowsWith("site_id", id("a2", "site")),
    b: account(world.accountB),
  };
  const parts = Object.entries(scopes).map(([scope, rows]) =>
    `'${scope}', (select md5(string_agg(x.row, '' order by x.row)) from (${
      rows.join(" union all ")
    }) x)`
  );
  // A function keeps its plan; planning these scans takes longer than running them.
  await tx.exec(`create or replace function pg_temp.fingerprint() returns text language plpgsql as
    $print$ begin return (select jsonb_build_object(${parts})::text); end $print$`);
  return "select pg_temp.fingerprint()";
}
