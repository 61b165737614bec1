import { deepEqual } from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";

/** Tables of an account without entries of their own, each with why. */
const LEFT_OUT: Record<string, string> = {
  account_exports: "the functions that make and give them note it",
  ai_providers: "the functions that change them note it, without the key",
  audit_log: "it is the log",
  automation_executions: "their runs are noted",
  automation_run_items: "the engine's own, part of a run that is noted",
  billing_details: "the function that saves them notes it",
  content_import_items: "part of an import, which names who ordered it",
  content_imports: "each names who ordered it and when",
  content_origins: "where content is from, made with it",
  content_versions: "a copy of content, made with it",
  credit_usage_logs: "a charge stands in the ledger with its job",
  invoices: "what they bring stands in the ledger",
  keyword_import_rejections: "part of an import that is noted",
  keyword_mappings: "how files are read; what is read with them is noted as an import",
  keyword_views: "how a table is looked at",
  notifications: "told to people, not done by them",
  payment_customers: "the name of the account with the payment provider",
  payment_subscriptions: "a copy of what the payment provider says; the plan is noted",
  payments: "what they bring stands in the ledger",
  page_releases: "each names who ordered it and when",
  publishing_rules: "the function that changes them notes it",
  publishing_records: "each names who ordered it and when",
  remote_changes: "told by the destination; what comes of it stands in the content's versions",
  remote_media: "the engine's own, part of a publication",
  site_integrations: "the functions that change them note it, without the password",
  subscriptions: "the account's plan is noted",
  sync_conflicts: "found by the sync; what is chosen stands in the content's versions",
  top_up_settings: "the function that saves them notes it",
  top_ups: "what they bring stands in the ledger",
};

databaseTest("every table of an account leaves entries in its log, or says why not", async (t) => {
  const rows = await t.stack.sql<{ name: string }>(`
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and not exists (select 1 from pg_trigger g join pg_proc p on p.oid = g.tgfoid
        where g.tgrelid = c.oid and p.proname like 'audit%' and p.proname <> 'audit_is_append_only')
    order by 1`);
  deepEqual(rows.map(({ name }) => name).filter((name) => !LEFT_OUT[name]), []);
  const gone = Object.keys(LEFT_OUT).filter((name) => !rows.some((row) => row.name === name));
  deepEqual(gone, [], "no longer left out");
});

databaseTest("a change of a watched table by staff is noted for each verb", async (t) => {
  const rows = await t.stack.sql<{ name: string; verbs: number }>(`
    select c.relname as name, count(*)::integer as verbs from pg_trigger g
    join pg_proc p on p.oid = g.tgfoid and p.proname = 'audit_staff_work' join pg_class c on c.oid = g.tgrelid
    group by 1 order by 1`);
  const watched = ["clusters", "content", "ideas", "images", "jobs", "keywords", "tasks"];
  // People change jobs by giving them up alone, which notes it itself; every other change is the worker's.
  deepEqual(rows, watched.map((name) => ({ name, verbs: name === "jobs" ? 2 : 3 })));
});
