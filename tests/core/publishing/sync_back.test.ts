import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { unwrap } from "core/db.ts";
import { saveContent } from "core/content/save_content.ts";
import { processChanges } from "core/publishing/process_changes.ts";
import {
  listSyncConflicts,
  readSyncConflict,
  settleSyncConflict,
} from "core/publishing/sync_conflicts.ts";
import { hasCode } from "@/tests/core/keywords/has_code.ts";
import { planningSite } from "@/tests/core/keywords/planning_site.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

const COUNTED = "supabase/migrations/20260101003910_reports_in_order.sql";
const HTML = "<h2>Water</h2><p>Use fresh water.</p><p>Grind the beans.</p><p>Enjoy it warm.</p>";

interface Blog {
  given: DatabaseTest;
  person: Person;
  siteId: string;
  contentId: string;
  integrationId: string;
}

/** A site with one article that was published to a WordPress as post 7. */
async function blog(given: DatabaseTest): Promise<Blog> {
  const person = await given.person();
  const { siteId, sectorId } = await planningSite(person);
  const [made] = await given.stack.sql<{ content: string; integration: string }>(
    `with c as (
       insert into public.content (account_id, site_id, sector_id, title, slug, html, status, published_at, tags)
       values ($1, $2, $3, 'Coffee', 'coffee', $4, 'published', now(), '{Home}') returning *),
     i as (
       insert into public.site_integrations (account_id, site_id, platform, name, base_url)
       values ($1, $2, 'wordpress', 'Blog', 'https://blog.test') returning *),
     p as (
       insert into public.publishing_records (account_id, site_id, content_id, integration_id, wanted_status, state,
         destination_status, external_id, published_version, published)
       select $1, $2, c.id, i.id, 'publish', 'done', 'publish', '7', 1, jsonb_build_object('title', c.title,
         'html', c.html, 'slug', c.slug, 'excerpt', '', 'meta_title', '', 'meta_description', '',
         'tags', c.tags, 'categories', c.categories)
       from c, i returning *)
     select p.content_id as content, p.integration_id as integration from p`,
    [person.accountId, siteId, sectorId, HTML],
  );
  return {
    given,
    person,
    siteId,
    contentId: made?.content ?? "",
    integrationId: made?.integration ?? "",
  };
}

let told = 0;

/** Lets WordPress or its plugin tell of something. */
async function tell(here: Blog, kind: string, externalId: string, payload: object) {
  await push(here, [{ kind, external_id: externalId, payload }]);
}

/** Lets the plugin tell of several things at once. */
async function push(
  { given, integrationId }: Blog,
  reports: { kind: string; external_id: string; payload: object }[],
) {
  const keyed = reports.map((report) => ({ ...report, dedupe_key: `told-${++told}` }));
  await given.stack.sql(
    `select app.receive_changes(i, 'plugin', $2::jsonb) from public.site_integrations i where i.id = $1`,
    [integrationId, JSON.stringify(keyed)],
  );
}

function post(html: string, more: object = {}) {
  return {
    id: 7,
    type: "post",
    status: "publish",
    slug: "coffee",
    link: "https://blog.test/coffee/",
    modified_gmt: "2026-03-01T10:00:00",
    title: { raw: "Coffee" },
    content: {
      raw: html.replace(
        /<p>(.*?)<\/p>/g,
        "<!-- wp:paragraph -->\n<p>$1</p>\n<!-- /wp:paragraph -->\n",
      ),
    },
    excerpt: { raw: "" },
    categories: [],
    tags: [3],
    category_names: [],
    tag_names: ["Home"],
    meta: {},
    ...more,
  };
}

function process({ given }: Blog) {
  return processChanges({ db: given.service, now: () => 0, log: () => {} }, 1);
}

async function contentOf({ given, contentId }: Blog) {
  const [row] = await given.stack.sql<
    {
      title: string;
      html: string;
      version: number;
      status: string;
      tags: string[];
      versions: number;
    }
  >(
    `select c.title, c.html, c.version, c.status, c.tags,
       (select count(*)::integer from public.content_versions v where v.content_id = c.id) as versions
     from public.content c where c.id = $1`,
    [contentId],
  );
  ok(row);
  return row;
}

async function outcomes({ given, integrationId }: Blog) {
  const rows = await given.stack.sql<{ outcome: string }>(
    "select outcome from public.remote_changes where integration_id = $1 order by arrival",
    [integrationId],
  );
  return rows.map(({ outcome }) => outcome);
}

databaseTest("what WordPress saves without an edit changes nothing", async (given) => {
  const here = await blog(given);
  await tell(here, "post", "7", post(HTML));
  await process(here);
  deepEqual(await outcomes(here), ["unchanged"]);
  equal((await contentOf(here)).version, 1);
});

databaseTest(
  "edits on both sides go together; the text before stays in the history",
  async (given) => {
    const here = await blog(given);
    const changes = { html: HTML.replace("warm", "hot") };
    await saveContent(here.person, { contentId: here.contentId, expectedVersion: 1, changes });
    const theirs = HTML.replace("fresh", "soft");
    await tell(
      here,
      "post",
      "7",
      post(theirs, { title: { raw: "Coffee &amp; cake" }, tag_names: ["Home", "Beans"] }),
    );
    await process(here);
    deepEqual(await outcomes(here), ["merged"]);
    const { title, html, version, tags, versions } = await contentOf(here);
    equal(title, "Coffee & cake");
    match(html, /soft water/);
    match(html, /Enjoy it hot/);
    deepEqual(tags, ["Home", "Beans"]);
    deepEqual([version, versions], [3, 2]);
    // Told again, it is nothing new; and our edit alone is no conflict with what is there.
    await tell(
      here,
      "post",
      "7",
      post(theirs, { title: { raw: "Coffee &amp; cake" }, tag_names: ["Home", "Beans"] }),
    );
    await process(here);
    equal((await contentOf(here)).version, 3);
  },
);

databaseTest("a conflict keeps both until somebody chooses", async (given) => {
  const here = await blog(given);
  const changes = { html: HTML.replace("fresh", "filtered") };
  await saveContent(here.person, { contentId: here.contentId, expectedVersion: 1, changes });
  await tell(
    here,
    "post",
    "7",
    post(HTML.replace("fresh", "soft").replace("beans", "beans finely")),
  );
  await process(here);
  deepEqual(await outcomes(here), ["conflict"]);
  equal((await contentOf(here)).version, 2, "nothing was touched");
  const [listed] = await listSyncConflicts(here.person, here.siteId);
  equal(listed?.count, 1);
  const conflict = await readSyncConflict(here.person, listed?.id ?? "");
  match(conflict.shown[0]?.theirs ?? "", /<ins>soft<\/ins>/);
  const stranger = await given.person();
  await rejects(readSyncConflict(stranger, conflict.id), hasCode("not_found"));
  const settlement = {
    id: conflict.id,
    seen: conflict.updated_at,
    version: conflict.content.version,
    blocks: ["both" as const],
    fields: {},
  };
  await rejects(settleSyncConflict(stranger, settlement), hasCode("not_found"));
  await rejects(
    settleSyncConflict(here.person, { ...settlement, version: 1 }),
    hasCode("conflict"),
  );
  await rejects(settleSyncConflict(here.person, { ...settlement, blocks: [] }), hasCode("invalid"));
  await settleSyncConflict(here.person, settlement);
  const { html, version } = await contentOf(here);
  match(html, /filtered water\.<\/p>\s*<p>Use soft water/);
  match(html, /beans finely/, "what only WordPress changed came along");
  equal(version, 3);
  deepEqual(await listSyncConflicts(here.person, here.siteId), []);
  await rejects(settleSyncConflict(here.person, settlement), hasCode("conflict"));
});

databaseTest("a later report renews the conflict, and one that agrees ends it", async (given) => {
  const here = await blog(given);
  const changes = { html: HTML.replace("fresh", "filtered") };
  await saveContent(here.person, { contentId: here.contentId, expectedVersion: 1, changes });
  await tell(here, "post", "7", post(HTML.replace("fresh", "soft")));
  await process(here);
  await tell(here, "post", "7", post(HTML.replace("fresh", "boiling")));
  await process(here);
  const listed = await listSyncConflicts(here.person, here.siteId);
  equal(listed.length, 1);
  const { theirs } = await readSyncConflict(here.person, listed[0]?.id ?? "");
  match(theirs.html, /boiling/);
  await tell(here, "post", "7", post(HTML.replace("fresh", "filtered")));
  await process(here);
  deepEqual(await listSyncConflicts(here.person, here.siteId), []);
  const notices = unwrap(
    await here.person.db.from("notifications").select("id").eq("kind", "conflict"),
  );
  equal(notices.length, 1, "told once");
});

databaseTest(
  "a post from elsewhere becomes content, its edits come, and it is archived when it is gone",
  async (given) => {
    const here = await blog(given);
    const foreign = (html: string, more = {}) =>
      post(html, {
        id: 9,
        slug: "tea",
        title: { raw: "Tea" },
        link: "https://blog.test/tea/",
        ...more,
      });
    await tell(here, "post", "9", foreign("<p>Green tea.</p><script>alert(1)</script>"));
    await process(here);
    const read = () =>
      given.stack.sql<
        { title: string; html: string; status: string; source: string; sync_status: string }
      >(
        "select title, html, status, source, sync_status from public.content where site_id = $1 and slug = 'tea'",
        [here.siteId],
      );
    deepEqual(await read(), [{
      title: "Tea",
      html: "<p>Green tea.</p>",
      status: "published",
      source: "wordpress",
      sync_status: "synced",
    }]);
    await tell(here, "post", "9", foreign("<p>Green tea.</p><p>Black tea.</p>"));
    await process(here);
    match((await read())[0]?.html ?? "", /Black tea/);
    await tell(here, "status", "9", { status: "trash" });
    await process(here);
    equal((await read())[0]?.status, "archived");
    deepEqual(await outcomes(here), ["created", "updated", "updated"]);
  },
);

databaseTest("a post of ours that is removed there keeps its text here", async (given) => {
  const here = await blog(given);
  await tell(here, "delete", "7", {});
  await process(here);
  const { status, html } = await contentOf(here);
  deepEqual([status, html], ["approved", HTML]);
});

databaseTest("a post of ours that is hidden there and shown again is so here", async (given) => {
  const here = await blog(given);
  await tell(here, "status", "7", { status: "draft" });
  await process(here);
  equal((await contentOf(here)).status, "approved");
  await tell(here, "status", "7", { status: "publish" });
  await process(here);
  equal((await contentOf(here)).status, "published");
});

databaseTest("a term that gets another name there gets it here, and is no edit", async (given) => {
  const here = await blog(given);
  await tell(here, "post", "7", post(HTML));
  await process(here);
  await tell(here, "term", "3", { taxonomy: "post_tag", action: "edited", name: "At home" });
  await tell(here, "post", "7", post(HTML, { tag_names: ["At home"] }));
  await process(here);
  const { tags, version } = await contentOf(here);
  deepEqual([tags, version], [["At home"], 1]);
});

databaseTest("hostile reports are settled with a reason and hold up no other", async (given) => {
  const here = await blog(given);
  await tell(here, "post", "11", { id: "x", title: 5 });
  await tell(here, "post", "12", post("<p>x</p>", { id: 12, status: "auto-draft" }));
  await tell(here, "status", "7", { status: "exploded" });
  await tell(here, "post", "7", post("<div>".repeat(3000) + "deep" + HTML));
  await tell(here, "post", "13", post("<p>x</p>", { id: 13, title: { raw: "" }, slug: "%%%" }));
  await process(here);
  const found = await outcomes(here);
  equal(found.length, 5);
  ok(!found.includes("null") && found.every(Boolean), String(found));
  equal(found[0], "failed");
});

databaseTest("two workers settle each report once", async (given) => {
  const here = await blog(given);
  for (let n = 0; n < 6; n++) {
    await tell(here, "post", "7", post(`${HTML}<p>Added ${n}.</p>`));
    await tell(here, "post", String(20 + n), post("<p>y</p>", { id: 20 + n, slug: `y-${n}` }));
  }
  await Promise.all([process(here), process(here), process(here)]);
  const { html, version } = await contentOf(here);
  match(html, /Added 5/);
  equal(html.match(/Added/g)?.length, 1);
  equal(version, 7);
  const [count] = await given.stack.sql<{ n: number }>(
    "select count(*)::integer as n from public.content where site_id = $1",
    [here.siteId],
  );
  equal(count?.n, 7);
});

databaseTest(
  "reports of one moment are worked through in the order they were told",
  async (given) => {
    const here = await blog(given);
    const edits = Array.from({ length: 20 }, (_, n) => ({
      kind: "post",
      external_id: "7",
      payload: post(`${HTML}<p>Added ${n}.</p>`),
    }));
    const renamed = { taxonomy: "post_tag", action: "edited", name: "At home" };
    await push(here, [
      { kind: "post", external_id: "7", payload: post(HTML) },
      { kind: "term", external_id: "3", payload: renamed },
      ...edits.map((edit) => ({
        ...edit,
        payload: { ...edit.payload, tag_names: ["At home"] },
      })),
      { kind: "status", external_id: "7", payload: { status: "draft" } },
      { kind: "status", external_id: "7", payload: { status: "publish" } },
    ]);
    await process(here);
    const { html, status, tags, version } = await contentOf(here);
    match(html, /Added 19/);
    deepEqual([status, tags, version], ["published", ["At home"], 21]);
    deepEqual(await outcomes(here), [
      "unchanged",
      ...Array.from({ length: 23 }, () => "updated"),
    ]);
  },
);

databaseTest("reports that wait when they are first counted keep their order", async (given) => {
  const here = await blog(given);
  for (const n of [3, 1, 2]) await tell(here, "post", "7", post(`${HTML}<p>Added ${n}.</p>`));
  // As it was before: no number, only moments.
  await given.stack.sql("alter table public.remote_changes drop column arrival");
  await given.stack.sql(
    `create index remote_changes_waiting on public.remote_changes (received_at) where processed_at is null`,
  );
  await given.stack.sql(
    `update public.remote_changes c set received_at = now() + interval '1 minute'
       * (regexp_match(c.payload::text, 'Added (\\d)'))[1]::integer`,
  );
  await given.stack.exec(await Deno.readTextFile(COUNTED));
  await tell(here, "post", "7", post(`${HTML}<p>Added 4.</p>`));
  const rows = await given.stack.sql<{ added: string }>(
    `select (regexp_match(payload::text, 'Added (\\d)'))[1] as added
     from public.remote_changes order by arrival`,
  );
  deepEqual(rows.map(({ added }) => added), ["1", "2", "3", "4"]);
}, { isolated: true });
