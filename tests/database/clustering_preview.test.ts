import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { packVector } from "core/clusters/grouping/packed_vector.ts";
import { orderClustering } from "core/keywords/order_clustering.ts";
import { type GranularityPreview, previewClustering } from "core/keywords/preview_clustering.ts";
import { hashedVector } from "@/local/ai/embed/hashed_vectors.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { openWorkshop, work, type Workshop } from "./workshop.ts";

const COSTS = { auto_cluster: { credits: 10, per_units: 1 } };

const keywords = ["sock", "shoe", "hat"].flatMap((noun) =>
  ["wool", "running"].flatMap((kind) =>
    ["red", "blue", "kids", "men"].map((extra) => `${kind} ${noun} ${extra}`)
  )
);

/** Embeddings as an earlier request kept them. */
async function keepMeanings(given: DatabaseTest, shop: Workshop, texts: string[]): Promise<void> {
  await given.stack.sql(
    `insert into app.keyword_embeddings (account_id, model, text_hash, vector)
     select $1, 'words', md5(t.text), t.vector
     from unnest($2::text[], $3::text[]) t (text, vector)`,
    [shop.person.accountId, texts, texts.map((text) => packVector(hashedVector(text)))],
  );
}

/** Groups as they were planned, each named by its first keyword; embeds as the kept ones. */
function ai() {
  const vendor = fakeAi({
    keyword_clusters: (input) => {
      const given = input as unknown as {
        keywords: { ref: number; keyword: string; group: number | null }[];
      };
      const groups = Map.groupBy(given.keywords, ({ group }) => group);
      return {
        clusters: [...groups].filter(([group]) => group !== null).map(([, members]) => ({
          name: members[0]?.keyword ?? "",
          description: "",
          keyword_refs: members.map(({ ref }) => ref),
        })),
        unclustered_refs: (groups.get(null) ?? []).map(({ ref }) => ref),
      };
    },
  });
  const usage = { model: "words", tokens_in: 0, tokens_out: 0, cost_usd: 0 };
  return Object.assign(vendor, {
    embedder: () =>
      Promise.resolve({
        model: "words",
        embed: ({ texts }: { texts: string[] }) =>
          Promise.resolve({ vectors: texts.map(hashedVector), usage }),
      }),
  });
}

const preview = ({ db, siteId }: Workshop) => previewClustering({ db, costs: COSTS }, { siteId });
const of = (all: readonly GranularityPreview[], name: string) =>
  all.find(({ granularity }) => granularity === name);

databaseTest("an order gives the clusters that its preview showed", async (given) => {
  const shop = await openWorkshop(given, 1000);
  await shop.addKeywords(keywords);
  const blind = await preview(shop);
  deepEqual([blind.keywords, blind.shown, blind.known, blind.byMeaning, blind.credits], [
    24,
    24,
    0,
    false,
    10,
  ]);
  await keepMeanings(given, shop, keywords);
  const shown = await preview(shop);
  ok(shown.byMeaning && shown.known === 24);
  deepEqual(await preview(shop), shown);
  const counts = shown.granularities.map(({ groups, unclustered }) => groups + unclustered);
  deepEqual(counts, counts.toSorted((a, b) => b - a));
  const chosen = of(shown.granularities, "coarsest");
  await orderClustering(shop, {
    siteId: shop.siteId,
    filters: {},
    key: crypto.randomUUID(),
    granularity: "coarsest",
  });
  await work(given, ai());
  const [made] = await given.stack.sql<{ clusters: number; alone: number; largest: number }>(
    `select count(distinct cluster_id)::integer as clusters,
       count(*) filter (where cluster_id is null)::integer as alone,
       (select max(c.keyword_count) from public.clusters c where c.site_id = $1) as largest
     from public.keywords where site_id = $1`,
    [shop.siteId],
  );
  deepEqual(made, {
    clusters: chosen?.groups,
    alone: chosen?.unclustered,
    largest: chosen?.largest[0]?.size,
  });
  // What is added next joins what is there.
  await shop.addKeywords(["wool sock red kids", "tax return"]);
  await keepMeanings(given, shop, ["wool sock red kids", "tax return"]);
  const next = of((await preview(shop)).granularities, "coarsest");
  deepEqual([next?.groups, next?.joining, next?.grown, next?.unclustered], [0, 1, 1, 1]);
  equal(next?.largest[0]?.samples[0], "wool sock red kids");
});

databaseTest("nobody previews another account's keywords, nor steers its orders", async (given) => {
  const [mine, theirs] = [await openWorkshop(given), await openWorkshop(given)];
  const ids = await theirs.addKeywords(["secret plan"]);
  await keepMeanings(given, theirs, ["secret plan"]);
  await rejects(
    previewClustering({ db: mine.db, costs: COSTS }, { siteId: theirs.siteId }),
    { code: "not_found" },
  );
  const { shown, keywords } = await previewClustering({ db: mine.db, costs: COSTS }, {
    siteId: mine.siteId,
    ids,
  });
  deepEqual([shown, keywords], [0, 0]);
  const choose = (site: string, granularity: string) =>
    mine.db.rpc("choose_granularity", {
      p_site_id: site,
      p_key: crypto.randomUUID(),
      p_granularity: granularity,
    });
  ok((await choose(theirs.siteId, "finer")).error);
  ok((await choose(mine.siteId, "'; drop table keywords")).error);
  equal((await choose(mine.siteId, "finer")).error, null);
});
