import { deepEqual } from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { createDatabase } from "@/tests/harness/postgres_cluster.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { openDatabase } from "@/local/database.ts";
import { adviceOn } from "@/tools/check_database.ts";

/** What the advisors must not overlook, each with statements that bring it about. */
const FAULTS: Record<string, string> = {
  rls_disabled_in_public: "create table public.open_table (id integer primary key)",
  rls_enabled_no_policy: `create table public.no_policy (id integer primary key);
    alter table public.no_policy enable row level security`,
  auth_rls_initplan: `create table public.slow (id integer primary key);
    alter table public.slow enable row level security;
    create policy slow on public.slow for select to authenticated using (auth.uid() is not null)`,
  multiple_permissive_policies: `create table public.doubled (id integer primary key);
    alter table public.doubled enable row level security;
    create policy one on public.doubled for select to anon using (id > 1);
    create policy two on public.doubled for select to anon using (id > 2)`,
  unindexed_foreign_keys: "alter table public.plans add column twin uuid references public.plans",
  duplicate_index: `create index twice_a on public.plans (description);
    create index twice_b on public.plans (description)`,
  no_primary_key: "create table app.keyless (id integer)",
  function_search_path_mutable:
    "create function public.loose() returns integer language sql as 'select 1'",
  security_definer_view: "create view public.all_accounts as select id from public.accounts",
  auth_users_exposed: `create view public.addresses with (security_invoker = true) as
    select email from auth.users; grant select on public.addresses to anon`,
  extension_in_public: "create extension citext schema public",
};

databaseTest(
  "the advisors that every check runs notice each kind of fault, hints included",
  async () => {
    const { url, drop } = await createDatabase(PROJECT_SCHEMA);
    try {
      const database = await openDatabase({ kind: "postgres", url });
      for (const sql of Object.values(FAULTS)) await database.exec(sql);
      await database.close();
      const found = new Set((await adviceOn(url)).map(({ name }) => name));
      deepEqual([...found].sort(), Object.keys(FAULTS).sort());
    } finally {
      await drop();
    }
  },
  { only: "postgres" },
);
