import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { unwrap } from "core/db.ts";
import { findPublicArticle } from "core/publishing/read_public_article.ts";
import { findPublicSite, readPublicSite } from "core/publishing/read_public_site.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { daily, openRulesDesk } from "./rules_desk.ts";

/** A Monday far ahead, so that what is ordered now waits for its day. */
const MONDAY = "2031-03-03";

databaseTest("each destination has a day of its own", async (g) => {
  const desk = await openRulesDesk(g);
  const other = await desk.connect("The shop");
  await desk.rules({ daily_limit: 1 });
  const ids = await desk.articles(2);
  await desk.order(ids, "publish", [desk.integrationId, other]);
  deepEqual(await desk.publish(`${MONDAY}T12:00:00Z`), [ids[0], ids[0]]);
  deepEqual(await desk.publish("2031-03-04T12:00:00Z"), [ids[1], ids[1]]);
});

databaseTest("with the status future the destination gets the planned times at once", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ daily_limit: 1, status: "future", hosting_type: "wordpress" });
  const ids = await desk.articles(3);
  unwrap(await desk.db.rpc("publish_articles", { p_site_id: desk.siteId, p_ids: ids }));
  const rows = await g.stack.sql<{ wanted_status: string; day: number }>(
    `select p.wanted_status, coalesce(p.publish_at::date - min(p.publish_at::date) over () + 1, 0) as day
     from public.publishing_records p where p.site_id = $1 order by p.place`,
    [desk.siteId],
  );
  deepEqual(rows.map(({ wanted_status, day }) => `${wanted_status} ${day}`), [
    "publish 0",
    "future 1",
    "future 2",
  ]);
  // Another order waits behind the days that are taken.
  const [later] = await desk.articles(1);
  await desk.order([later!]);
  const [row] = await g.stack.sql<{ is_behind: boolean }>(
    `select p.planned_at > (select max(o.publish_at) from public.publishing_records o where o.site_id = p.site_id) as is_behind
     from public.publishing_records p where p.content_id = $1`,
    [later],
  );
  equal(row?.is_behind, true);
});

databaseTest("the own pages keep to the rules as well", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ hosting_type: "igny8_sites", daily_limit: 2 });
  const ids = await desk.articles(5, "review");
  const answer = unwrap(
    await desk.db.rpc("publish_articles", { p_site_id: desk.siteId, p_ids: ids }),
  ) as unknown as { outcome: string; wait_reason: string | null }[];
  deepEqual(answer.map(({ outcome }) => outcome), [
    "published",
    "published",
    "queued",
    "queued",
    "queued",
  ]);
  equal(answer[2]?.wait_reason, "limit");
  const tick = async (at: string) => {
    const [row] = await g.stack.sql<{ n: number }>(
      "select app.release_pages($1::timestamptz) as n",
      [
        at,
      ],
    );
    return row?.n;
  };
  // However many ticks come at once, not one more goes out than the day has room for.
  const ticks = await Promise.all(Array.from({ length: 4 }, () => tick("2031-03-03T12:00:00Z")));
  equal(ticks.reduce((sum: number, n) => sum + (n ?? 0), 0), 2);
  equal(await tick("2031-03-03T12:00:00Z"), 0);
  const [row] = await g.stack.sql<{ n: number }>(
    "select count(*)::integer as n from public.content where site_id = $1 and status = 'published'",
    [desk.siteId],
  );
  equal(row?.n, 4);
});

databaseTest("what is approved goes out by itself where the rules say so", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ hosting_type: "multi", on_approval: true, min_words: 3 });
  const [id] = await desk.articles(1, "review");
  const [short] = await desk.articles(1, "review");
  await g.stack.sql("update public.content set html = '<p>Two words</p>' where id = $1", [short]);
  unwrap(
    await desk.db.rpc("move_content", {
      p_site_id: desk.siteId,
      p_ids: [id!, short!],
      p_action: "approve",
    }),
  );
  const states = await g.stack.sql<{ status: string }>(
    "select status from public.content where site_id = $1 order by status",
    [desk.siteId],
  );
  deepEqual(states.map(({ status }) => status), ["approved", "published"]);
  deepEqual(await desk.publish(`${MONDAY}T12:00:00Z`), [id]);
});

databaseTest("a program that fetches its articles is not given what has to wait", async (g) => {
  const desk = await openRulesDesk(g);
  const plugin = await desk.connect("The plugin's", "plugin");
  await desk.rules({ windows: [daily("09:00", "10:00", [1])], daily_limit: 2 });
  const ids = await desk.articles(4);
  await desk.order(ids.slice(1), "publish", [plugin]);
  const pull = async (at: string) => {
    await desk.plan(at);
    const [row] = await g.stack.sql<{ items: { id: string }[] }>(
      `select app.pull_items(i, null, null, 20, $2::timestamptz) as items
       from public.site_integrations i where i.id = $1`,
      [plugin, at],
    );
    return row?.items.map(({ id }) => id) ?? [];
  };
  deepEqual(await pull(`${MONDAY}T08:59:00Z`), []);
  const first = await pull(`${MONDAY}T09:00:00Z`);
  equal(first.length, 2);
  // Asked again it gets the same, and not one more.
  deepEqual(await pull(`${MONDAY}T09:30:00Z`), first);
  deepEqual(await pull(`${MONDAY}T10:00:00Z`), []);
});

databaseTest("a site that readers find on its websites leads there from its pages", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ hosting_type: "wordpress" });
  const ids = await desk.articles(2);
  await desk.order(ids.slice(0, 1));
  await desk.publish(`${MONDAY}T12:00:00Z`);
  await g.stack.sql(
    "update public.publishing_records set external_url = 'https://blog.test/one' where site_id = $1",
    [desk.siteId],
  );
  await g.stack.sql(
    "update public.content set status = 'published', published_at = now() where id = any ($1)",
    [
      `{${ids.join()}}`,
    ],
  );
  const [site] = await g.stack.sql<{ slug: string; one: string; two: string; base_url: string }>(
    `select s.slug, o.slug as one, t.slug as two, i.base_url from public.sites s
     join public.content o on o.id = $2 join public.content t on t.id = $3
     join public.site_integrations i on i.id = $4 where s.id = $1`,
    [desk.siteId, ids[0], ids[1], desk.integrationId],
  );
  ok(site);
  const { slug, one, two, base_url } = site;
  const db = g.anon;
  deepEqual(await findPublicSite({ db }, { slug }), { elsewhere: base_url });
  await rejects(readPublicSite({ db }, { slug }), { code: "not_found" });
  deepEqual(await findPublicArticle({ db }, { site: slug, slug: one }), {
    elsewhere: "https://blog.test/one",
  });
  await rejects(findPublicArticle({ db }, { site: slug, slug: two }), { code: "not_found" });
  await desk.rules({ hosting_type: "multi" });
  ok("title" in await findPublicArticle({ db }, { site: slug, slug: two }));
});
