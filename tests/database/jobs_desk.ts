import { orderContent } from "core/content/order_content.ts";
import { type DatabaseTest } from "@/tests/harness/stacks.ts";
import { type Workshop } from "./workshop.ts";

/** A new idempotency key. */
export const key = () => crypto.randomUUID();

/** Orders articles for new tasks; answers the ids of their jobs. */
export async function orderArticles(shop: Workshop, count = 1): Promise<string[]> {
  const ids = await shop.addTasks(
    Array.from({ length: count }, () => `Task ${crypto.randomUUID()}`),
  );
  return (await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: key() })).jobs;
}

/** Claims whatever is due. */
export function claim(given: DatabaseTest, limit = 100, worker = "hand") {
  return given.service.rpc("claim_jobs", { p_worker: worker, p_limit: limit }).then(({ data }) =>
    data ?? []
  );
}

/** Claims the jobs of one account, leaving those of other tests. */
export async function claimOwn(given: DatabaseTest, shop: Workshop) {
  const jobs = await claim(given);
  const own = jobs.filter(({ account_id }) => account_id === shop.person.accountId);
  return own.map((job) => ({
    ...job,
    lease: { p_job_id: job.id, p_lease: job.lease_token ?? "" },
  }));
}

/** An article as a worker stores it. */
export const ARTICLE = {
  title: "Hand made",
  slug: "hand-made",
  html: "<p>one two three</p>",
  excerpt: "",
  meta_title: "",
  meta_description: "",
  primary_keyword: null,
  secondary_keywords: [],
  tags: [],
  categories: [],
};

/** What a model answers that writes so many words. */
export function articleOf(words: number) {
  return () => ({
    title: "A title",
    slug: "a-title",
    meta_title: "A",
    meta_description: "B",
    html: `<h2>Heading</h2><p>${"word ".repeat(words)}</p>`,
    excerpt: "C",
    primary_keyword: "coffee",
    secondary_keywords: [],
    tags: [],
    categories: [],
  });
}
