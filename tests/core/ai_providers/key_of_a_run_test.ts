import { deepEqual, equal, match } from "node:assert/strict";
import { accountAi } from "core/ai_providers/account_ai.ts";
import { removeProvider } from "core/ai_providers/remove_provider.ts";
import { retryJob } from "core/jobs/retry_job.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { start, statusOf } from "@/tests/database/run_desk.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work } from "@/tests/database/workshop.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { newKey, openOffice, ringOf, save } from "./office.ts";
import { completion } from "./vendor.ts";

/** A run that only writes, of an account with a key of its own, and a worker that uses it. */
async function writingWithOwnKey(given: DatabaseTest, tasks: string[]) {
  const shop = await openWorkshop(given);
  const ring = await ringOf(newKey());
  const { order, vendor, redactor } = openOffice(given, ring);
  equal((await order(shop.person, save())).status, 200);
  await shop.addTasks(tasks);
  const id = await start(shop, { stages: { 1: false, 5: false, 6: false } });
  const [own, house] = [fakeAi(), fakeAi()];
  vendor.answer = async (request) => {
    const { messages } = await request.json();
    const signal = new AbortController().signal;
    return completion((await own.chat({ name: "article", schema: {}, messages, signal })).text);
  };
  const deps = { db: given.service, ring, redactor, platform: house, connect: vendor.connect };
  const go = () => work(given, house, { limit: 1 }, { ai: (job) => accountAi(deps, job) });
  return { shop, id, vendor, own, house, go };
}

databaseTest(
  "a run whose key is removed goes on with IGNY8's provider and pays nothing twice",
  async (given) => {
    const { shop, id, vendor, own, house, go } = await writingWithOwnKey(given, ["A", "B", "C"]);
    const answer = vendor.answer;
    vendor.answer = async (request) => {
      await removeProvider({ db: shop.db }, { kind: "openai" });
      return await answer(request);
    };
    await go();
    equal(await statusOf(shop, id), "completed");
    deepEqual([own.calls, house.calls], [["article"], ["article", "article"]]);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "a run whose key is revoked fails without a charge, says why, and can be retried",
  async (given) => {
    const { shop, id, vendor, house, go } = await writingWithOwnKey(given, ["A", "B"]);
    vendor.answer = () =>
      Response.json({ error: { message: "Incorrect API key provided." } }, { status: 401 });
    await go();
    equal(await statusOf(shop, id), "failed");
    const failed = await jobsOf(given, shop);
    deepEqual(failed.map(({ status, attempts }) => [status, attempts]), [["failed", 1], [
      "failed",
      1,
    ]]);
    for (const { error_message } of failed) match(error_message ?? "", /key/i);
    equal(
      vendor.requests.filter(({ body }) => body).length,
      2,
      "a wrong key is not asked with again",
    );
    equal(await shop.credits(), 5000);
    await removeProvider({ db: shop.db }, { kind: "openai" });
    for (const { id } of failed) await retryJob({ db: shop.db }, { id });
    await go();
    deepEqual(house.calls, ["article", "article"]);
    await assertLedgerBalanced(given, shop);
  },
);
