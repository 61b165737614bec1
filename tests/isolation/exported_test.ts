import assert from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { NOT_EXPORTED } from "./policy.ts";

databaseTest(
  "every table with something of an account is exported, or the policy table says why not",
  async ({ stack }) => {
    // By its columns, or because its rows refer, over however many tables, to such a row.
    const theirs = await stack.sql<{ name: string; exported: boolean }>(`
      with recursive house as (
        select c.oid, n.nspname || '.' || c.relname as name, n.nspname as schema, c.relname
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'app') and c.relkind in ('r', 'p')),
      theirs (oid) as (
        select a.attrelid from pg_attribute a join house h on h.oid = a.attrelid
        where h.name = 'public.accounts'
          or a.attname in ('account_id', 'site_id', 'user_id', 'session_id', 'created_by')
        union
        select k.conrelid from theirs t join pg_constraint k on k.contype = 'f' and k.confrelid = t.oid
        join house h on h.oid = k.conrelid)
      select h.name, h.schema = 'public' and exists (
        select 1 from app.account_tables() e where e.name = h.relname) as exported
      from house h where h.oid in (select t.oid from theirs t) order by 1`);
    assert.ok(theirs.filter(({ exported }) => exported).length > 25);
    assert.deepEqual(
      theirs.filter(({ exported }) => !exported).map(({ name }) => name),
      Object.keys(NOT_EXPORTED).sort(),
    );
  },
);
