import { deepEqual, equal, ok } from "node:assert/strict";
import { between, pick, type Random, randomFrom } from "@/local/ai/random.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { assertLedgerBalanced, openWorkshop, work } from "@/tests/database/workshop.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { saveRule, tick } from "./rules_desk.ts";

/** Triggers in the order of the pipeline, with the actions that can follow from each. */
const CHAIN = [
  ["keyword_added", ["cluster", "ideas", "tasks", "content"]],
  ["cluster_created", ["ideas", "tasks", "content"]],
  ["idea_created", ["tasks", "content"]],
  ["task_created", ["content", "review", "publish"]],
  ["content_generated", ["prompts", "images", "publish"]],
] as const;

/** A rule as chance has it: any trigger, any number of steps, perhaps a notification. */
function randomRule(random: Random) {
  const [trigger, steps] = pick(random, CHAIN);
  const actions: string[] = steps.slice(0, between(random, 1, steps.length));
  if (random() < 0.3) actions.push("notify");
  return {
    trigger,
    actions: random() < 0.1 ? ["notify"] : actions,
    settings: { ideas_per_cluster: 1, images_per_article: 0 },
    credit_limit: 1000,
    daily_limit: 20,
  };
}

/** Nothing that people can order today makes keywords of articles; here every article makes one. */
const CIRCLE_SQL = `
create function public.keyword_of_article() returns trigger language plpgsql security definer as $$
begin
  insert into public.keywords (account_id, site_id, sector_id, keyword)
  values (new.account_id, new.site_id, new.sector_id, 'follow-up ' || new.id) on conflict do nothing;
  return null;
end $$;
create trigger keyword_of_article after insert on public.content
  for each row execute function public.keyword_of_article();`;

interface Told {
  rule_id: string;
  site_id: string;
  chain: string[];
  reason: string | null;
}

/** Ticks and works until no rule has anything left to look at; answers every execution. */
async function settle(given: DatabaseTest, most: number): Promise<Told[]> {
  for (let round = 0; round < most; round++) {
    await tick(given);
    await work(given, fakeAi());
    const [left] = await given.stack.sql<{ n: number }>(
      `select (select count(*) from app.rule_events)::integer + (select count(*) from public.jobs
         where status in ('queued', 'running'))::integer as n`,
    );
    if (left?.n === 0) return await given.stack.sql("select * from public.automation_executions");
  }
  throw new Error("The rules never come to rest.");
}

for (const seed of ["1", "2", "3"]) {
  databaseTest(
    `rules that start each other come to rest, also in circles, each site by itself, seed ${seed}`,
    async (given) => {
      const random = randomFrom("loops", seed);
      const shops = [await openWorkshop(given, 9000), await openWorkshop(given, 9000)];
      const siteOf = new Map<string, string>();
      for (const shop of shops) {
        for (let left = between(random, 2, 4); left > 0; left--) {
          siteOf.set(await saveRule(shop, randomRule(random)), shop.siteId);
        }
        siteOf.set(
          await saveRule(shop, { actions: ["cluster", "ideas"], daily_limit: 20 }),
          shop.siteId,
        );
        siteOf.set(
          await saveRule(shop, {
            trigger: "idea_created",
            actions: ["tasks", "content", "notify"],
            daily_limit: 20,
          }),
          shop.siteId,
        );
        await shop.addKeywords(["coffee beans", "paper filter"]);
      }
      const straight = await settle(given, 12);
      deepEqual(straight.filter(({ reason }) => reason === "loop"), []);
      const [idle] = shops.splice(0, 1);
      await given.stack.exec(CIRCLE_SQL);
      for (const shop of shops) await shop.addKeywords(["green tea"]);
      const all = await settle(given, 40);
      const looped = all.filter(({ reason }) => reason === "loop");
      ok(looped.length > 0, "the circle was closed, and stopped");
      for (const { rule_id, site_id, chain, reason } of all) {
        equal(siteOf.get(rule_id), site_id);
        deepEqual(chain.filter((id) => siteOf.get(id) !== site_id), []);
        equal(new Set(chain).size, chain.length);
        ok(reason === "loop" || !chain.includes(rule_id));
      }
      const started = straight.filter(({ site_id }) => site_id === idle?.siteId).length;
      equal(all.filter(({ site_id }) => site_id === idle?.siteId).length, started);
      for (const shop of [...shops, idle]) if (shop) await assertLedgerBalanced(given, shop);
    },
    { isolated: true },
  );
}
