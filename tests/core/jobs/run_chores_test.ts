import { deepEqual, equal } from "node:assert/strict";
import type { Db } from "core/db.ts";
import { requestExport } from "core/exports/request_export.ts";
import { runChores } from "core/jobs/run_chores.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

function choreDeps(db: Db) {
  const logged: string[] = [];
  return {
    db,
    logged,
    now: () => 0,
    sleep: () => Promise.resolve(),
    log: ({ event }: { event: string }) => void logged.push(event),
    redactor: createRedactor(),
  };
}

/** A database that answers as told, and what it was asked for. */
function database(answer: (name: string) => unknown) {
  const asked: string[] = [];
  const rpc = (name: string) => {
    asked.push(name);
    const data = answer(name);
    const error = data instanceof Error ? { message: data.message } : null;
    return Promise.resolve({ data: error ? null : data, error, status: error ? 400 : 200 });
  };
  return { asked, db: { rpc } as unknown as Db };
}

Deno.test("a wake without chores asks the database once", async () => {
  const { asked, db } = database(() => []);
  equal(await runChores(choreDeps(db), 1000), false);
  deepEqual(asked, ["due_chores"]);
});

Deno.test("only what is due is claimed, and what another worker was quicker to take is not asked for again", async () => {
  const { asked, db } = database((name) => name === "due_chores" ? ["export", "deletion"] : null);
  equal(await runChores(choreDeps(db), 1000), false);
  deepEqual(asked, ["due_chores", "claim_export", "claim_deletion"]);
});

Deno.test("a kind that is not set up here, or not known, is left to others", async () => {
  const { asked, db } = database(() => ["mail", "top_up", "constructor", "later"]);
  equal(await runChores(choreDeps(db), 1000), false);
  deepEqual(asked, ["due_chores"]);
});

Deno.test("a chore that fails holds back none of the others", async () => {
  const { asked, db } = database((name) =>
    name === "due_chores"
      ? ["export", "deletion"]
      : name === "claim_export"
      ? new Error("no")
      : null
  );
  const deps = choreDeps(db);
  await runChores(deps, 1000);
  deepEqual([asked.at(-1), deps.logged], ["claim_deletion", ["export_not_taken_up"]]);
});

Deno.test("a database that cannot say what is due is told to the log and not asked on", async () => {
  const { asked, db } = database(() => new Error("down"));
  const deps = choreDeps(db);
  equal(await runChores(deps, 1000), false);
  deepEqual([asked, deps.logged], [["due_chores"], ["chores_not_asked_for"]]);
});

databaseTest("what is due is named until it is done", async (t) => {
  const owner = await t.person();
  const due = async () => (await t.service.rpc("due_chores")).data;
  deepEqual(await due(), []);
  await requestExport({ db: t.as(owner) });
  await t.stack.sql(
    "insert into app.mails (account_id, cause, kind, subject, body) values ($1, 'test', 'credits', 'Low', 'Low')",
    [owner.accountId],
  );
  deepEqual(await due(), ["mail", "export"]);
  const sent: string[] = [];
  const send = ({ subject }: { subject: string }) => Promise.resolve(void sent.push(subject));
  const deps = { ...choreDeps(t.service), now: Date.now, mail: { send, appUrl: "https://x.test" } };
  equal(await runChores(deps, Date.now() + 60_000), false);
  deepEqual([await due(), sent, deps.logged], [[], ["IGNY8: Low"], []]);
});
