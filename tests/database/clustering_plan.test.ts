import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import type { TextEmbedder } from "core/ai/provider.ts";
import { packVector } from "core/clusters/grouping/packed_vector.ts";
import { listKeywords } from "core/keywords/list_keywords.ts";
import { orderClustering } from "core/keywords/order_clustering.ts";
import { keywordTable } from "core/keywords/schema.ts";
import { hashedVector } from "@/local/ai/embed/hashed_vectors.ts";
import { type FakeAi, fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work, type Workshop } from "./workshop.ts";

const key = () => crypto.randomUUID();
const CUT = "supabase/migrations/20260101003971_shorter_embeddings.sql";

interface Given {
  keywords: { ref: number; keyword: string; group: number | null }[];
}

/** A vendor that embeds by words and names each group by its first keyword; what it was asked is kept. */
function embeddingAi(embed?: TextEmbedder["embed"]): FakeAi & { embedded: string[] } {
  const embedded: string[] = [];
  const ai = fakeAi({
    keyword_clusters: (input) => {
      const { keywords } = input as unknown as Given;
      const groups = Map.groupBy(keywords, ({ group }) => group);
      return {
        clusters: [...groups].filter(([group]) => group !== null).map(([, members]) => ({
          name: members[0]?.keyword ?? "",
          description: "A group.",
          keyword_refs: members.map(({ ref }) => ref),
        })),
        unclustered_refs: (groups.get(null) ?? []).map(({ ref }) => ref),
      };
    },
  });
  return Object.assign(ai, {
    embedded,
    embedder: () =>
      Promise.resolve({
        model: "words",
        embed: embed ?? (({ texts }: { texts: string[] }) => {
          embedded.push(...texts);
          const usage = { model: "words", tokens_in: texts.length, tokens_out: 0, cost_usd: 0.001 };
          return Promise.resolve({ vectors: texts.map(hashedVector), usage });
        }),
      }),
  });
}

/** Keywords of one topic, each with a word of its own. */
const topic = (words: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${words} ${OWN[at % 10]}${OWN[Math.floor(at / 10)]}`);
const OWN = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"];

function order(shop: Workshop) {
  return orderClustering({ db: shop.db }, { siteId: shop.siteId, filters: {}, key: key() });
}

async function beingClustered(shop: Workshop): Promise<number> {
  const query = keywordTable.read(new URLSearchParams());
  return (await listKeywords({ db: shop.db }, { siteId: shop.siteId, query })).clustering;
}

async function clustersOf(given: DatabaseTest, shop: Workshop) {
  return await given.stack.sql<{ id: string; name: string; keywords: number; topics: number }>(
    `select c.id, c.name, count(k.id)::integer as keywords,
       count(distinct split_part(k.keyword, ' ', 1))::integer as topics
     from public.clusters c left join public.keywords k on k.cluster_id = c.id
     where c.site_id = $1 and c.status <> 'archived' group by c.id order by count(k.id) desc`,
    [shop.siteId],
  );
}

async function messages(given: DatabaseTest, shop: Workshop): Promise<string[]> {
  const rows = await given.stack.sql<{ message: string }>(
    "select message from public.jobs where site_id = $1",
    [shop.siteId],
  );
  return rows.map(({ message }) => message);
}

databaseTest("an order of several requests clusters across all of them", async (given) => {
  const shop = await openWorkshop(given, 1000);
  await shop.addKeywords([
    ...topic("espresso machine", 70),
    ...topic("merino socks", 40),
    ...topic("mortgage calculator", 20),
  ]);
  const placed = await order(shop);
  // They wait for nobody any more, so the table offers none of them to be clustered.
  equal(await beingClustered(shop), 130);
  const ai = embeddingAi();
  await work(given, ai);
  equal(await beingClustered(shop), 0);
  const jobs = await jobsOf(given, shop);
  deepEqual([...new Set(jobs.map(({ status }) => status))], ["succeeded"]);
  const clusters = await clustersOf(given, shop);
  // The largest topic has more keywords than a request and still is one cluster.
  deepEqual(clusters.map(({ keywords, topics }) => [keywords, topics]), [[70, 1], [40, 1], [
    20,
    1,
  ]]);
  const charged = jobs.reduce((sum, job) => sum + (job.credits_charged ?? 0), 0);
  ok(charged <= placed.credits && charged === ai.calls.length * 10);
  ok(
    ai.requests.every(({ messages }) =>
      JSON.parse(messages[1]?.content ?? "").keywords.length <= 50
    ),
  );
  equal(await shop.credits(), 1000 - charged);
  await assertLedgerBalanced(given, shop);
  const [left] = await given.stack.sql<{ open: number; sure: number }>(
    `select count(*) filter (where clustering_job_id is not null or clustering_group is not null)::integer as open,
       count(*) filter (where confidence > 0.3)::integer as sure from public.keywords where site_id = $1`,
    [shop.siteId],
  );
  deepEqual(left, { open: 0, sure: 130 });
});

databaseTest(
  "added keywords join clusters that keep their ids and names; only new texts are embedded",
  async (given) => {
    const shop = await openWorkshop(given, 1000);
    await shop.addKeywords([...topic("espresso machine", 30), ...topic("merino socks", 30)]);
    await order(shop);
    const first = embeddingAi();
    await work(given, first);
    equal(first.embedded.length, 60);
    await given.stack.sql("update public.clusters set name = 'My ' || name where site_id = $1", [
      shop.siteId,
    ]);
    const before = await clustersOf(given, shop);
    const added = [
      "espresso machine repair",
      "merino socks grey",
      "garden hose reel",
      "garden hose connector",
    ];
    await shop.addKeywords(added);
    await order(shop);
    const second = embeddingAi();
    await work(given, second);
    deepEqual(second.embedded.toSorted(), added.toSorted());
    const after = await clustersOf(given, shop);
    deepEqual(
      after.filter(({ topics }) => topics === 1).slice(0, 2).map((
        { id, name, keywords },
      ) => [id, name, keywords]).sort(),
      before.map(({ id, name, keywords }) => [id, name, keywords + 1]).sort(),
    );
    equal(after.length, 3);
  },
);

databaseTest(
  "texts are embedded in batches, and the job tells how far it is",
  async (given) => {
    const shop = await openWorkshop(given, 1000);
    await shop.addKeywords([
      ...topic("espresso machine", 100),
      ...topic("merino socks", 100),
      ...topic("mortgage calculator", 50),
    ]);
    await order(shop);
    const batches: number[] = [];
    const embed: TextEmbedder["embed"] = async ({ texts }) => {
      // The vendor is slow: it answers only when the page could show what is read by now.
      const told = `Reading the meaning of ${batches.length * 200} of 250 keywords`;
      while (!(await messages(given, shop)).includes(told)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      batches.push(texts.length);
      const usage = { model: "words", tokens_in: texts.length, tokens_out: 0, cost_usd: 0.001 };
      return { vectors: texts.map(hashedVector), usage };
    };
    await work(given, embeddingAi(embed));
    deepEqual(batches, [200, 50]);
    equal((await clustersOf(given, shop)).length, 3);
  },
);

databaseTest(
  "a vendor without embeddings, or one that refuses them, leaves grouping to the words",
  async (given) => {
    const refusing = () => {
      const refused = Object.assign(new Error("no such model"), {});
      return Promise.reject(refused);
    };
    const shop = await openWorkshop(given, 1000);
    await shop.addKeywords([...topic("espresso machine", 12), ...topic("merino socks", 12)]);
    await order(shop);
    const ai = embeddingAi();
    await work(given, {
      ...ai,
      name: ai.name,
      chat: ai.chat,
      image: ai.image,
      embedder: () => Promise.resolve(null),
    });
    equal((await clustersOf(given, shop)).length, 2);
    // A failure that is not about the model is a failure of the job: nothing is charged.
    await shop.addKeywords(topic("mortgage calculator", 5));
    await order(shop);
    const credits = await shop.credits();
    await work(given, embeddingAi(refusing));
    equal((await jobsOf(given, shop)).at(-1)?.status, "failed");
    equal(await shop.credits(), credits + 10);
  },
);

databaseTest("what a vendor embedded in another length is embedded again", async (given) => {
  const shop = await openWorkshop(given, 1000);
  await shop.addKeywords(topic("espresso machine", 12));
  await order(shop);
  await work(given, embeddingAi());
  await shop.addKeywords([...topic("merino socks", 30), "espresso machine nu"]);
  await order(shop);
  const usage = { model: "words", tokens_in: 0, tokens_out: 0, cost_usd: 0 };
  const asked: number[] = [];
  const longer = embeddingAi(({ texts }) => {
    asked.push(texts.length);
    return Promise.resolve({ vectors: texts.map((text) => [...hashedVector(text), 0]), usage });
  });
  await work(given, longer);
  deepEqual(asked, [31, 12]);
  equal((await clustersOf(given, shop)).some(({ keywords }) => keywords === 13), true);
  await shop.addKeywords(["espresso machine mo"]);
  await order(shop);
  await work(given, longer);
  deepEqual(asked, [31, 12, 1]);
});

databaseTest("kept embeddings are cut to what is asked for now, and their own", async (given) => {
  const shop = await openWorkshop(given, 100);
  const long = Array.from({ length: 1536 }, (_, at) => Math.sin(at + 1));
  const vectors = { "a tea": packVector(long), "a pot": packVector(long.slice(0, 768)) };
  const keep = (model: string) =>
    given.stack.sql(
      `insert into app.keyword_embeddings (account_id, model, text_hash, vector)
       select $1, $2, md5(t.text), t.vector from unnest($3::text[], $4::text[]) t (text, vector)`,
      [shop.person.accountId, model, Object.keys(vectors), Object.values(vectors)],
    );
  await keep("text-embedding-3-small");
  await keep("another");
  await given.stack.exec(await Deno.readTextFile(join(ROOT, CUT)));
  const rows = await given.stack.sql<{ model: string; vector: string }>(
    "select model, vector from app.keyword_embeddings where account_id = $1 order by model, length(vector)",
    [shop.person.accountId],
  );
  deepEqual(rows, [
    { model: "another", vector: vectors["a pot"] },
    { model: "another", vector: vectors["a tea"] },
    { model: "text-embedding-3-small", vector: vectors["a pot"] },
    {
      model: "text-embedding-3-small/512",
      vector: Uint8Array.fromBase64(vectors["a tea"]).subarray(0, 512).toBase64(),
    },
  ]);
});

databaseTest("of many clustered keywords every cluster is known to the grouping", async (given) => {
  const shop = await openWorkshop(given, 1000);
  const crowd = Array.from({ length: 2300 }, (_, at) => `crowd ${at}`);
  const small = ["quiet tea", "quiet pot"];
  await shop.addKeywords([...crowd, ...small, "locked away"]);
  const [cluster = "", other = "", locked = ""] = (await given.stack.sql<{ id: string }>(
    `insert into public.clusters (account_id, site_id, sector_id, name, is_locked)
     select $1, $2, $3, n, n = 'Locked' from unnest('{Crowd,Quiet,Locked}'::text[]) with ordinality u (n, at)
     order by at returning id`,
    [shop.person.accountId, shop.siteId, shop.sectorId],
  )).map(({ id }) => id);
  await given.stack.sql(
    `update public.keywords set status = 'clustered', volume = case when keyword like 'quiet%' then 1 else 900 end,
       cluster_id = case when keyword like 'quiet%' then $2::uuid when keyword like 'locked%' then $3 else $1 end
     where site_id = $4`,
    [cluster, other, locked, shop.siteId],
  );
  await shop.addKeywords(topic("merino socks", 30));
  await order(shop);
  const { data: claimed } = await given.service.rpc("claim_jobs", {
    p_worker: "hand",
    p_limit: 100,
  });
  const job = claimed?.find(({ site_id }) => site_id === shop.siteId);
  const { data } = await given.service.rpc("clustering_plan", {
    p_job_id: job?.id ?? "",
    p_lease: job?.lease_token ?? "",
    p_model: "words",
  });
  const { clustered } = data as { clustered: { keyword: string; cluster_id: string }[] };
  equal(clustered.length, 2200 - 30);
  const quiet = clustered.filter(({ cluster_id }) => cluster_id === other);
  deepEqual(quiet.map(({ keyword }) => keyword).sort(), small.toSorted());
  equal(clustered.some(({ cluster_id }) => cluster_id === locked), false);
});

databaseTest(
  "one job plans, others wait, and another takes over from one that falls silent",
  async (given) => {
    const shop = await openWorkshop(given, 1000);
    await shop.addKeywords([...topic("espresso machine", 40), ...topic("merino socks", 40)]);
    await order(shop);
    const { data: claimed } = await given.service.rpc("claim_jobs", {
      p_worker: "hand",
      p_limit: 100,
    });
    const [one, other] = (claimed ?? []).filter(({ site_id }) => site_id === shop.siteId)
      .map(({ id, lease_token }) => ({ p_job_id: id, p_lease: lease_token ?? "" }));
    if (!one || !other) throw new Error("Two jobs were expected.");
    const state = async (lease: typeof one) => {
      const { data } = await given.service.rpc("clustering_plan", { ...lease, p_model: "words" });
      return (data as { state: string }).state;
    };
    equal(await state({ ...one, p_lease: crypto.randomUUID() }), "lost");
    equal(await state(one), "plan");
    equal(await state(other), "wait");
    await given.stack.sql(
      "update public.jobs set lease_until = now() - interval '1 second' where id = $1",
      [one.p_job_id],
    );
    equal(await state(other), "plan");
    // The first comes too late, and a plan for more requests than were ordered is refused.
    const store = (lease: typeof one, requests: string[][]) =>
      given.service.rpc("store_clustering_plan", { ...lease, p_groups: [], p_requests: requests });
    equal((await store(one, [])).data, null);
    equal((await store(other, [[], [], []])).error !== null, true);
    const { data: rows } = await given.service.from("keywords").select("id").eq(
      "site_id",
      shop.siteId,
    );
    const ids = (rows ?? []).map(({ id }) => id);
    const foreign = await openWorkshop(given);
    const [theirs = ""] = await foreign.addKeywords(["not yours"]);
    const { data: ready } = await store(other, [[...ids.slice(0, 50), theirs], ids.slice(50)]);
    const { state: then, keywords } = ready as { state: string; keywords: { id: string }[] };
    deepEqual([then, keywords.map(({ id }) => id).sort()], ["ready", ids.slice(0, 50).sort()]);
    equal((await store(other, [])).data, null);
    equal(await state(other), "ready");
    const [stolen] = await given.stack.sql<{ taken: boolean }>(
      "select clustering_job_id is not null as taken from public.keywords where id = $1",
      [theirs],
    );
    equal(stolen?.taken, false);
  },
);

databaseTest("grouping adds nothing to a locked cluster, nor takes its name", async (given) => {
  const shop = await openWorkshop(given, 1000);
  const ai = embeddingAi();
  await shop.addKeywords([...topic("espresso machine", 12), ...topic("merino socks", 11)]);
  await order(shop);
  await work(given, ai);
  const [espresso, socks] = await clustersOf(given, shop);
  deepEqual([espresso?.keywords, socks?.keywords], [12, 11]);
  const lock = "update public.clusters set is_locked = true where id = $1";
  await given.stack.sql(lock, [espresso?.id]);
  await shop.addKeywords(["espresso machine zu", "espresso machine zu za", "merino socks zu"]);
  // The model names every cluster as the locked one is called.
  ai.scripts.keyword_clusters = (input) => {
    const { keywords } = input as unknown as Given;
    const refs = keywords.map(({ ref }) => ref);
    const cluster = { name: espresso?.name ?? "", description: "", keyword_refs: refs };
    return Promise.resolve({ clusters: [cluster], unclustered_refs: [] });
  };
  await order(shop);
  await work(given, ai);
  const after = await clustersOf(given, shop);
  equal(after.find(({ id }) => id === espresso?.id)?.keywords, 12);
  equal(after.reduce((sum, { keywords }) => sum + keywords, 0), 26);
  equal(new Set(after.map(({ name }) => name.toLowerCase())).size, after.length);
});

databaseTest(
  "the request's answer says intents nobody gave, and embeddings stand in the usage",
  async (given) => {
    const shop = await openWorkshop(given, 1000);
    await shop.addKeywords([...topic("espresso machine", 8), "how to descale", "brand shop"]);
    await given.stack.sql(
      `update public.keywords set intent = 'commercial', intent_source = 'guessed'
       where site_id = $1 and keyword = 'how to descale'`,
      [shop.siteId],
    );
    // A person's word; a service role's update without a source counts as one.
    await given.stack.sql(
      "update public.keywords set intent = 'navigational' where site_id = $1 and keyword = 'brand shop'",
      [shop.siteId],
    );
    const ai = embeddingAi();
    const answer = ai.scripts.keyword_clusters;
    ai.scripts.keyword_clusters = async (input, request) => {
      const { keywords } = input as unknown as {
        keywords: { ref: number; intent: string | null }[];
      };
      const open = keywords.filter(({ intent }) => intent === null);
      return {
        ...await answer?.(input, request) as Record<string, unknown>,
        // It speaks of all keywords, twice of some, and of one that is not there.
        intents: [...keywords, ...open].map(({ ref }) => ({ ref, intent: "transactional" }))
          .concat({ ref: 999, intent: "commercial" }),
      };
    };
    await order(shop);
    await work(given, ai);
    const rows = await given.stack.sql<{ told: string; keywords: number }>(
      `select concat_ws(' ', intent, intent_source) as told, count(*)::integer as keywords
       from public.keywords where site_id = $1 group by 1 order by 1`,
      [shop.siteId],
    );
    deepEqual(rows.map(({ told, keywords }) => [told, keywords]), [
      ["navigational person", 1],
      ["transactional ai", 9],
    ]);
    const [log] = await given.stack.sql<{ tokens: number; cost: number; job: number }>(
      `select l.tokens_in as tokens, l.cost_usd::float8 as cost, j.tokens_in as job
       from public.credit_usage_logs l join public.jobs j on j.id = l.job_id where l.site_id = $1`,
      [shop.siteId],
    );
    // 100 tokens of the request at 0.001, 10 of the embeddings at 0.001.
    deepEqual(log && [log.tokens, log.job, log.cost.toFixed(4)], [110, 110, "0.0020"]);
  },
);

databaseTest(
  "what embeddings cost stands with the job, whatever becomes of it",
  async (given) => {
    const shop = await openWorkshop(given, 1000);
    await shop.addKeywords(topic("espresso machine", 8));
    await order(shop);
    const ai = embeddingAi();
    ai.scripts.keyword_clusters = () => "no json at all";
    await work(given, ai);
    const [job] = await given.stack.sql<{ status: string; tokens: number; cost: number }>(
      "select status, tokens_in as tokens, cost_usd::float8 as cost from public.jobs where site_id = $1",
      [shop.siteId],
    );
    // 8 tokens of the embeddings, 100 of each of two answers that could not be used.
    deepEqual(job, { status: "failed", tokens: 208, cost: 0.003 });
  },
);
