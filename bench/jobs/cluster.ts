import { openDatabase } from "@/local/database.ts";
import { createDatabase } from "@/tests/harness/postgres_cluster.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { leftover } from "../leftovers.ts";

/** A fresh database of the bench's own Postgres, with the project's schema, and a way in. */
export async function openBenchDatabase() {
  const { url, drop } = await createDatabase(PROJECT_SCHEMA);
  const database = await openDatabase({ kind: "postgres", url });
  const close = leftover(async () => {
    await database.close();
    await drop();
  });
  return { url, database, close };
}

export type BenchDatabase = Awaited<ReturnType<typeof openBenchDatabase>>["database"];

/** Makes accounts with a site, a sector and credits each, as a sign-up makes them. */
export async function makeAccounts(database: BenchDatabase, count: number): Promise<void> {
  await database.sql(
    `insert into auth.users (id, email)
     select gen_random_uuid(), 'bench-' || n || '@example.test' from generate_series(1, $1::integer) n`,
    [count],
  );
  await database.sql(
    `with s as (
       insert into public.sites (account_id, name, slug)
       select a.id, 'Site', 'bench-' || row_number() over (order by a.id) from public.accounts a
       returning id, account_id)
     insert into public.sectors (account_id, site_id, name, slug) select account_id, id, 'Sector', 'sector' from s`,
  );
  await database.sql(
    "select app.post_credits(a.id, 'adjustment', 100000, 'bench') from public.accounts a",
  );
}
