import { deepEqual, equal, match } from "node:assert/strict";
import { readRun } from "core/automation/read_run.ts";
import { AppError } from "core/errors.ts";
import { type FakeAi, fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { assertLedgerBalanced, openWorkshop, passRetryTime, work } from "./workshop.ts";
import { contentStates, KEYWORDS, start, statusOf } from "./run_desk.ts";

databaseTest("one item that fails does not stop the others", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["Good", "Bad"]);
  const id = await start(shop);
  const ai = fakeAi();
  const usual = ai.chat.bind(ai);
  ai.chat = async (request) => {
    if (request.name === "article" && request.messages[1]?.content.includes("Bad")) {
      throw new AppError("vendor_refused", "The AI model declined to answer this.");
    }
    return await usual(request);
  };
  await work(given, ai);
  const run = await readRun({ db: shop.db }, { id });
  equal(run.status, "completed");
  deepEqual([run.stages["4"]?.done, run.stages["4"]?.failed, run.stages["7"]?.done], [1, 1, 1]);
  match(run.items.find(({ status }) => status === "failed")?.error ?? "", /declined/);
  await assertLedgerBalanced(given, shop);
});

databaseTest("a picture that fails does not keep its article from review", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["One"]);
  const id = await start(shop);
  const ai: FakeAi = fakeAi();
  ai.onImage = (request) => {
    if (request.prompt.includes("First things")) throw new AppError("vendor_refused", "No.");
    return new TextEncoder().encode("<svg onload=alert(1)>");
  };
  await work(given, ai);
  deepEqual(await contentStates(given, shop), ["1 review"]);
  equal((await readRun({ db: shop.db }, { id })).stages["6"]?.failed, 2);
  await assertLedgerBalanced(given, shop);
});

databaseTest("a run whose every item fails is a failed run that cost nothing", async (given) => {
  const shop = await openWorkshop(given, 500);
  await shop.addKeywords(KEYWORDS);
  const id = await start(shop);
  await work(given, fakeAi({ keyword_clusters: () => "nonsense" }));
  equal(await statusOf(shop, id), "failed");
  equal(await shop.credits(), 500);
  const [free] = await given.stack.sql<{ n: number }>(
    "select count(*)::integer as n from public.keywords where site_id = $1 and status = 'new' and clustering_job_id is null",
    [shop.siteId],
  );
  equal(free?.n, 4, "the keywords can be clustered again");
});

databaseTest(
  "a run survives its workers dying at every step and pays nothing twice",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords(KEYWORDS);
    const id = await start(shop, { images_per_article: 0 });
    let deaths = 0;
    const died = new Set<string>();
    for (let round = 0; round < 80 && await statusOf(shop, id) === "running"; round++) {
      await given.stack.sql("select app.automation_tick()");
      const ai = fakeAi();
      const usual = ai.chat.bind(ai);
      ai.chat = async (request) => {
        const answer = await usual(request);
        // The first answer to every request is lost together with its worker.
        const { cluster, task, content } = JSON.parse(request.messages[1]?.content ?? "{}");
        const asked = `${request.name} ${cluster?.name ?? task?.title ?? content?.title}`;
        if (died.has(asked)) return answer;
        died.add(asked);
        deaths++;
        await given.stack.sql(
          `update public.jobs set lease_token = gen_random_uuid(), lease_until = now() - interval '1 second'
         where account_id = $1 and status = 'running'`,
          [shop.person.accountId],
        );
        return answer;
      };
      await work(given, ai, { limit: 1 });
      await passRetryTime(given, shop);
    }
    equal(await statusOf(shop, id), "completed");
    equal(deaths, 11, "1 clustering, 2 ideas, 4 articles, 4 image prompts");
    deepEqual(await contentStates(given, shop), ["4 review"]);
    await assertLedgerBalanced(given, shop);
  },
);
