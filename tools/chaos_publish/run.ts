import { type Desk, onePixel, openDesk } from "@/tests/core/integrations/desk.ts";
import { type DatabaseTest } from "@/tests/harness/stacks.ts";
import type { WordPress } from "@/tests/harness/wordpress.ts";
import { beginLife } from "./mortal.ts";
import { type ChaosProxy, startProxy } from "./proxy.ts";
import { randomOf } from "./random.ts";
import { PATIENCE, workInProcesses, workInside, type Workplace } from "./workers.ts";

export interface ChaosOptions {
  /** Articles, each with two pictures. */
  runs: number;
  seed: number;
  /** Share of requests to WordPress that are done some harm, 0 to 1. */
  share: number;
  /** What is killed: a worker inside this process, or one that is a process; default the first. */
  kill?: "worker" | "process";
  onLine?: (line: string) => void;
}

export interface ChaosSummary {
  runs: number;
  /** Workers that were killed. */
  kills: number;
  /** Faults of the proxy, by name. */
  faults: Record<string, number>;
  /** What should not be, in sentences; empty when everything is there exactly once. */
  problems: string[];
  /** Publications that a person had to order again, because WordPress refused. */
  reordered: number;
}

/** Steps after which the longest life of a worker ends. */
const LONGEST_LIFE = 200;
/** Rounds in which everything must have arrived. */
const MOST_ROUNDS = 400;

/** Publishes through a proxy that harms requests, by workers that are killed at any step, and looks at what is there. */
export async function publishInChaos(
  given: DatabaseTest,
  wordpress: WordPress,
  { runs, seed, share, kill = "worker", onLine = () => {} }: ChaosOptions,
): Promise<ChaosSummary> {
  const random = randomOf(seed);
  const proxy = startProxy(wordpress.url, { random, share, patienceMs: PATIENCE });
  const summary: ChaosSummary = {
    runs,
    kills: 0,
    faults: proxy.counts,
    problems: [],
    reordered: 0,
  };
  const encryptionKey = crypto.getRandomValues(new Uint8Array(32)).toBase64();
  let workplace: Workplace | undefined;
  try {
    const desk = await openDesk(given, wordpress, { baseUrl: proxy.url, encryptionKey });
    workplace = kill === "worker"
      ? workInside(given.stack, desk)
      : workInProcesses(given.stack, { encryptionKey, doors: proxy });
    const articles: string[] = [];
    for (let n = 0; n < runs; n++) {
      const id = await desk.article({ tags: [`tag ${n % 7}`], categories: ["Chaos & order"] });
      await desk.picture(id, "featured", onePixel());
      await desk.picture(id, "in_article", onePixel());
      articles.push(id);
    }
    for (let from = 0; from < runs; from += 200) await desk.order(articles.slice(from, from + 200));
    for (let round = 1;; round++) {
      const life = beginLife(random, LONGEST_LIFE);
      await workplace.live(life);
      if (life.isOver()) summary.kills++;
      const left = await open(given, desk);
      onLine(`${round}: ${runs - left} of ${runs} published, ${summary.kills} workers killed`);
      if (left === 0) break;
      if (round === MOST_ROUNDS) throw new Error("It never came to an end.");
      await recover(given, desk, proxy, summary);
    }
    await proxy.quiet();
    summary.problems = await problemsOf(given, desk, wordpress, articles);
    return summary;
  } finally {
    await workplace?.close();
    await proxy.close();
  }
}

async function open({ stack }: DatabaseTest, { siteId }: Desk): Promise<number> {
  const [row] = await stack.sql<{ left: number }>(
    `select count(*)::integer as left from public.publishing_records
     where site_id = $1 and (state <> 'done' or destination_status <> 'publish')`,
    [siteId],
  );
  return row?.left ?? 0;
}

/** Time goes by: what was under way ends, leases run out, waits are over, and a person orders again what was refused. */
async function recover(
  { stack }: DatabaseTest,
  desk: Desk,
  proxy: ChaosProxy,
  summary: ChaosSummary,
): Promise<void> {
  await proxy.quiet();
  await stack.sql(
    `update public.publishing_records set lease_until = now() - interval '1 second'
     where site_id = $1 and state = 'working'`,
    [desk.siteId],
  );
  await desk.hurry();
  const failed = await stack.sql<{ content_id: string }>(
    "select content_id from public.publishing_records where site_id = $1 and state = 'failed'",
    [desk.siteId],
  );
  if (failed.length === 0) return;
  summary.reordered += failed.length;
  await desk.order(failed.map(({ content_id }) => content_id));
}

interface RemotePost {
  id: number;
  status: string;
  content: { raw: string };
  featured_media: number;
}

async function problemsOf(
  { stack }: DatabaseTest,
  desk: Desk,
  wordpress: WordPress,
  articles: string[],
): Promise<string[]> {
  const problems: string[] = [];
  const posts = await all<RemotePost>(
    wordpress,
    "posts?context=edit&status=publish,future,draft,pending,private,trash",
  );
  const media = await all<{ id: number }>(wordpress, "media?context=edit");
  const records = await stack.sql<{ content_id: string; external_id: string }>(
    "select content_id, external_id from public.publishing_records where site_id = $1",
    [desk.siteId],
  );
  const shown = new Set<number>();
  for (const id of articles) {
    const own = posts.filter(({ content }) => content.raw.includes(`igny8-${id}`));
    const record = records.find(({ content_id }) => content_id === id);
    const [post] = own;
    if (!post) problems.push(`${id} is missing.`);
    else if (own.length > 1) problems.push(`${id} is there ${own.length} times.`);
    else if (post.status !== "publish") problems.push(`${id} is ${post.status}.`);
    else if (record?.external_id !== String(post.id)) problems.push(`${id} is not the one kept.`);
    const inside = [...post?.content.raw.matchAll(/wp-image-(\d+)/g) ?? []].map(([, n]) =>
      Number(n)
    );
    if (post && (inside.length !== 1 || !post.featured_media)) {
      problems.push(`${id} lacks pictures.`);
    }
    for (const picture of [post?.featured_media ?? 0, ...inside]) shown.add(picture);
  }
  const foreign = posts.length - articles.length;
  if (foreign !== 0) {
    problems.push(`There are ${posts.length} posts for ${articles.length} articles.`);
  }
  const orphans = media.filter(({ id }) => !shown.has(id));
  if (orphans.length > 0) problems.push(`${orphans.length} pictures are shown nowhere.`);
  if (media.length !== 2 * articles.length) problems.push(`There are ${media.length} pictures.`);
  return problems;
}

async function all<T>(wordpress: WordPress, path: string): Promise<T[]> {
  const found: T[] = [];
  for (let page = 1;; page++) {
    const answer = await fetch(`${wordpress.url}/wp-json/wp/v2/${path}&per_page=100&page=${page}`, {
      headers: { authorization: wordpress.authorization() },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    found.push(...await answer.json() as T[]);
    if (page >= Number(answer.headers.get("x-wp-totalpages"))) return found;
  }
}
