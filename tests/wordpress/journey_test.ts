import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { createApiKey } from "core/api_keys/create_api_key.ts";
import { API_KEY_SCOPES } from "core/api_keys/schema.ts";
import { saveContent } from "core/content/save_content.ts";
import { orderSync } from "core/integrations/order_sync.ts";
import { removeIntegration } from "core/integrations/remove_integration.ts";
import { runChores } from "core/jobs/run_chores.ts";
import {
  listSyncConflicts,
  readSyncConflict,
  settleSyncConflict,
} from "core/publishing/sync_conflicts.ts";
import { type Desk, onePixel, openDesk } from "@/tests/core/integrations/desk.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import { wordpressMissing } from "@/tests/harness/wordpress.ts";
import { openPluginSite, type PluginSite } from "./plugin_site.ts";

/** Articles that go out. */
const ARTICLES = 20;
const LIVING = "publish,future,draft,pending,private";

interface RemotePost {
  id: number;
  status: string;
  slug: string;
  title: { raw: string };
  content: { raw: string; rendered: string };
  featured_media: number;
  categories: number[];
  tags: number[];
  meta: Record<string, string>;
}

/** What the steps of the journey share. */
interface Journey extends PluginSite {
  own: Desk;
  /** The articles by their number. */
  articles: string[];
}

testNeeding(wordpressMissing, {
  name: "a WordPress is connected and forgotten, with a password and then with the plugin",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const site = await openPluginSite([join(ROOT, "tests/wordpress/seo-plugins.php")]);
    try {
      const own = await openDesk(site.given, site.wp);
      const journey: Journey = { ...site, own, articles: [] };
      const step = (name: string, body: (journey: Journey) => Promise<void>) =>
        t.step({ name, fn: () => body(journey), sanitizeOps: false, sanitizeResources: false });
      await step("it is found, signed in to and read", connected);
      await step("twenty articles arrive once each, with pictures, terms and SEO fields", arrive);
      await step("what is edited there comes back, and nothing else changes", comeBack);
      await step("a conflict is chosen from, and what was chosen goes out", settle);
      await step("what is put away, deleted and wanted back is so on both sides", putAway);
      await step("the plugin of the same site brings nothing a second time", besideThePlugin);
      await step("when the plugin takes over, it finds every post and picture", takenOver);
      await step("an edit goes back and forth through the plugin", throughThePlugin);
      doesNotMatch(await site.wp.log(), /PHP (Fatal|Warning|Notice|Deprecated)/);
    } finally {
      await site.close();
    }
  },
});

/** Everything that the worker finds to do. */
async function work({ own: { deps } }: Journey): Promise<void> {
  const failed: unknown[] = [];
  const { db, redactor, ring, fetch, sleep } = deps;
  const log = (line: Record<string, unknown>) => void failed.push(line);
  const worker = { db, redactor, sleep, log, now: () => 0, destinations: { ring, fetch } };
  await runChores(worker, 1);
  deepEqual(failed, []);
}

async function ask<T>({ wp }: Journey, path: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(`${wp.url}/wp-json/wp/v2/${path}`, {
    ...init,
    headers: { authorization: wp.authorization(), "content-type": "application/json" },
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return await answer.json();
}

const change = (journey: Journey, path: string, body: unknown) =>
  ask<RemotePost>(journey, path, { method: "POST", body: JSON.stringify(body) });

const posts = (journey: Journey, status = LIVING) =>
  ask<RemotePost[]>(journey, `posts?context=edit&per_page=100&status=${status}`);

const media = (journey: Journey) =>
  ask<{ id: number; alt_text: string }[]>(journey, "media?context=edit&per_page=100");

/** The one post of an article; throws when there is none or another one. */
async function postOf(journey: Journey, number: number): Promise<RemotePost> {
  const mark = `igny8-${journey.articles[number]}`;
  const found = (await posts(journey, `${LIVING},trash`)).filter(({ content }) =>
    content.raw.includes(mark)
  );
  equal(found.length, 1, `article ${number}`);
  const [post] = found;
  ok(post);
  return post;
}

interface Content {
  title: string;
  html: string;
  status: string;
  version: number;
}

async function contentOf({ stack, articles }: Journey, number: number): Promise<Content> {
  const [row] = await stack.sql<Content>(
    "select title, html, status, version from public.content where id = $1",
    [articles[number]],
  );
  ok(row);
  return row;
}

/** Edits an article here, as a person does. */
async function edit(journey: Journey, number: number, from: string, to: string): Promise<void> {
  const { html, version } = await contentOf(journey, number);
  await saveContent(journey.own, {
    contentId: journey.articles[number] ?? "",
    expectedVersion: version,
    changes: { html: html.replace(from, to) },
  });
}

/** Edits the text of a post there. */
async function editThere(journey: Journey, number: number, from: string, to: string) {
  const { id, content } = await postOf(journey, number);
  return await change(journey, `posts/${id}`, { content: content.raw.replace(from, to) });
}

async function connected({ own, stack, wp }: Journey): Promise<void> {
  const [row] = await stack.sql<{ root: string; seo: string[]; plugin: boolean; error: string }>(
    `select capabilities->>'root' as root, capabilities->'seo' as seo,
       (capabilities->>'plugin')::boolean as plugin, last_error as error
     from public.site_integrations where id = $1`,
    [own.integrationId],
  );
  deepEqual(row, {
    root: `${wp.url}/wp-json/`,
    seo: ["yoast", "rank_math"],
    plugin: true,
    error: null,
  });
}

async function arrive(journey: Journey): Promise<void> {
  const { own, articles } = journey;
  const shared = onePixel();
  for (let n = 0; n < ARTICLES; n++) {
    const id = await own.article({
      title: `Tea & “pots” ${n}`,
      slug: `tea-and-pots-${n}`,
      html: `<p>Water of ${n}.</p><h2>The pot</h2><p>Round &amp; warm.</p><ul><li>Green</li></ul>`,
      categories: ["Cups & saucers"],
      tags: ["tea", `tag ${n % 3}`],
    });
    // Two articles have the same picture: it is uploaded once.
    await own.picture(id, "featured", n < 2 ? shared : onePixel());
    await own.picture(id, "in_article", onePixel());
    articles.push(id);
  }
  equal((await own.order(articles)).filter(({ outcome }) => outcome === "queued").length, ARTICLES);
  await work(journey);

  equal((await posts(journey, `${LIVING},trash`)).length, ARTICLES);
  const pictures = new Set((await media(journey)).map(({ id }) => id));
  equal(pictures.size, 2 * ARTICLES - 1);
  const [category, ...more] = (await ask<{ id: number; name: string }[]>(journey, "categories"))
    .filter(({ name }) => name === "Cups &amp; saucers");
  equal(more.length, 0);
  equal((await ask<unknown[]>(journey, "tags?per_page=100")).length, 4);
  const shown = new Set<number>();
  for (let n = 0; n < ARTICLES; n++) {
    const post = await postOf(journey, n);
    deepEqual([post.status, post.title.raw, post.slug], [
      "publish",
      `Tea & “pots” ${n}`,
      `tea-and-pots-${n}`,
    ]);
    deepEqual([post.categories, post.tags.length], [[category?.id], 2]);
    deepEqual([post.meta._yoast_wpseo_title, post.meta.rank_math_description], [
      "Meta title",
      "Meta description",
    ]);
    const inside = [...post.content.raw.matchAll(/wp-image-(\d+)/g)].map(([, id]) => Number(id));
    equal(inside.length, 1);
    for (const id of [post.featured_media, ...inside]) shown.add(id);
  }
  deepEqual(shown, pictures);
  const page = await (await fetch(`${journey.wp.url}/tea-and-pots-0/`)).text();
  match(page, /Round &amp; warm/);
  equal((await contentOf(journey, 0)).status, "published");
}

async function comeBack(journey: Journey): Promise<void> {
  const { own, stack } = journey;
  // Articles 0 to 4: edited on both sides, renamed, hidden, put away, deleted.
  await edit(journey, 0, "warm", "hot");
  await editThere(journey, 0, "Water of 0", "Soft water of 0");
  await change(journey, `posts/${(await postOf(journey, 1)).id}`, { title: "Only tea" });
  await change(journey, `posts/${(await postOf(journey, 2)).id}`, { status: "draft" });
  await ask(journey, `posts/${(await postOf(journey, 3)).id}`, { method: "DELETE" });
  await ask(journey, `posts/${(await postOf(journey, 4)).id}?force=true`, { method: "DELETE" });
  await change(journey, "posts", {
    title: "Born there",
    content: "<p>Of WordPress.</p>",
    status: "publish",
  });
  await orderSync(own, { id: own.integrationId });
  await work(journey);

  const { html, version } = await contentOf(journey, 0);
  match(html, /Soft water of 0/);
  match(html, /Round &amp; hot/);
  equal(version, 3);
  equal((await contentOf(journey, 1)).title, "Only tea");
  for (const n of [2, 3, 4]) equal((await contentOf(journey, n)).status, "approved", `${n}`);
  const [born] = await stack.sql<{ source: string; status: string; html: string }>(
    "select source, status, html from public.content where site_id = $1 and title = 'Born there'",
    [own.siteId],
  );
  deepEqual(born, { source: "wordpress", status: "published", html: "<p>Of WordPress.</p>" });
  for (let n = 5; n < ARTICLES; n++) {
    const { status, version } = await contentOf(journey, n);
    deepEqual([status, version], ["published", 1], `article ${n}`);
  }
  deepEqual(await listSyncConflicts(own, own.siteId), []);
}

async function settle(journey: Journey): Promise<void> {
  const { own, articles } = journey;
  await edit(journey, 5, "Water of 5", "Filtered water of 5");
  await editThere(journey, 5, "Water of 5", "Soft water of 5");
  await orderSync(own, { id: own.integrationId });
  await work(journey);
  const [listed, ...others] = await listSyncConflicts(own, own.siteId);
  deepEqual([listed?.content_id, others.length], [articles[5], 0]);
  match((await contentOf(journey, 5)).html, /Filtered water of 5/);
  match((await postOf(journey, 5)).content.raw, /Soft water of 5/);
  const conflict = await readSyncConflict(own, listed?.id ?? "");
  await settleSyncConflict(own, {
    id: conflict.id,
    seen: conflict.updated_at,
    version: conflict.content.version,
    blocks: ["both"],
    fields: {},
  });
  await own.order([articles[0] ?? "", articles[5] ?? ""]);
  await work(journey);
  for (const n of [0, 5]) equal((await own.record(articles[n] ?? "")).error, null);
  const merged = (await postOf(journey, 5)).content.raw;
  match(merged, /Filtered water of 5/);
  match(merged, /Soft water of 5/);
  match((await postOf(journey, 0)).content.raw, /Soft water of 0[^]*hot/);
}

async function putAway(journey: Journey): Promise<void> {
  const { own, articles } = journey;
  const id = (n: number) => articles[n] ?? "";
  await own.order([id(6)], "trash");
  await own.order([id(7)], "draft");
  // 3 lies in the trash there, 4 is gone for good, 2 is hidden.
  const trashed = (await postOf(journey, 3)).id;
  await own.order([id(2), id(3), id(4)]);
  await work(journey);
  equal((await postOf(journey, 6)).status, "trash");
  equal((await postOf(journey, 7)).status, "draft");
  const back = await postOf(journey, 3);
  deepEqual([back.id, back.status], [trashed, "publish"]);
  for (const n of [2, 4]) equal((await postOf(journey, n)).status, "publish", `article ${n}`);
  equal((await posts(journey, `${LIVING},trash`)).length, ARTICLES + 1);
  equal((await media(journey)).length, 2 * ARTICLES - 1);
}

const exchange = ({ php }: Journey) =>
  php<{ done?: number; failed?: number; error?: string }>(
    "$wpdb->query( 'UPDATE ' . Igny8_Tables::queue() . ' SET run_at = 0' ); return Igny8_Sync::run();",
  );

async function besideThePlugin(journey: Journey): Promise<void> {
  const { given, own, php, stack, supabaseUrl } = journey;
  const order = { site_id: own.siteId, name: "Plugin", scopes: [...API_KEY_SCOPES], days: null };
  const { key } = await createApiKey({ db: given.as(own.person) }, order);
  const settings = JSON.stringify({
    endpoint: supabaseUrl,
    publishable_key: stack.publishableKey,
    site_key: key,
    post_status: "publish",
  });
  await php(`update_option( 'igny8_settings', json_decode( '${settings}', true ), false );
    return Igny8_Sync::introduce();`);
  await edit(journey, 8, "warm", "lukewarm");
  deepEqual(await exchange(journey), { done: 0, failed: 0 });
  await own.order([journey.articles[8] ?? ""]);
  await Promise.all([work(journey), exchange(journey)]);
  match((await postOf(journey, 8)).content.raw, /lukewarm/);
  equal((await posts(journey, `${LIVING},trash`)).length, ARTICLES + 1);
}

async function takenOver(journey: Journey): Promise<void> {
  const { own, articles, stack } = journey;
  const before = await posts(journey, `${LIVING},trash`);
  await editThere(journey, 9, "Water of 9", "Hard water of 9");
  await edit(journey, 9, "warm", "cold");
  await removeIntegration(own, { id: own.integrationId });
  const { done = 0, failed } = await exchange(journey);
  // What was edited there and what lies in the trash there are left alone until somebody says otherwise.
  deepEqual([done, failed], [ARTICLES - 2, 2]);
  match((await postOf(journey, 9)).content.raw, /Hard water of 9/);
  const after = await posts(journey, `${LIVING},trash`);
  deepEqual(after.map(({ id }) => id).sort(), before.map(({ id }) => id).sort());
  equal((await media(journey)).length, 2 * ARTICLES - 1);
  const records = await stack.sql<{ state: string; n: number }>(
    `select state, count(*)::integer as n from public.publishing_records where site_id = $1
     group by state order by state`,
    [own.siteId],
  );
  deepEqual(records, [{ state: "done", n: ARTICLES - 2 }, { state: "failed", n: 2 }]);
  ok(articles.length === ARTICLES);
}

async function throughThePlugin(journey: Journey): Promise<void> {
  await editThere(journey, 10, "Water of 10", "Spring water of 10");
  await edit(journey, 10, "warm", "boiling");
  // The first exchange tells of the edit and leaves the post alone, the second brings both edits.
  await exchange(journey);
  match((await postOf(journey, 10)).content.raw, /Spring water of 10[^]*warm/);
  await work(journey);
  match((await contentOf(journey, 10)).html, /Spring water of 10[^]*boiling/);
  await exchange(journey);
  match((await postOf(journey, 10)).content.raw, /Spring water of 10[^]*boiling/);
  equal((await posts(journey, `${LIVING},trash`)).length, ARTICLES + 1);
}
