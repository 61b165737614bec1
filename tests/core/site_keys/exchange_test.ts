import { deepEqual, equal, match } from "node:assert/strict";
import { addImage } from "@/tests/core/content/writing_site.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { type Answer, HOME, openDesk } from "./key_desk.ts";

const done = (content_id: string, more: Record<string, unknown> = {}) => ({
  content_id,
  version: 1,
  result: "done",
  status: "draft",
  external_id: "12",
  url: `${HOME}/?p=12`,
  modified_at: "2026-03-04T05:06:07Z",
  ...more,
});

databaseTest("a program that introduces itself hears whose site its key opens", async (given) => {
  const desk = await openDesk(given);
  const first = await desk.ask("site_handshake", { p_site: { name: "Journal", secret: "x" } });
  equal(first.status, 200);
  deepEqual(first.body.data?.site?.id, desk.site.siteId);
  const again = await desk.ask("site_handshake");
  equal(again.body.data?.connection_id, first.body.data?.connection_id);
  const rows = await given.stack.sql<{ name: string; told: string }>(
    "select name, coalesce(program, '{}')::text as told from public.site_integrations where site_id = $1",
    [desk.site.siteId],
  );
  equal(rows.length, 1);
  equal(rows[0]?.name, "Journal");
  equal(rows[0]?.told.includes("secret"), false);
});

databaseTest("approved content is offered until its version has arrived", async (given) => {
  const desk = await openDesk(given);
  const id = await desk.article({ title: "Pots", tags: ["tea"] });
  await desk.article({ status: "review" });
  const image = await addImage(given.stack, desk.site, id);
  const [item] = (await desk.ask("pull_content")).body.data?.items ?? [];
  deepEqual([item?.id, item?.title, item?.wanted_status, item?.images[0]?.id], [
    id,
    "Pots",
    null,
    image,
  ]);
  const failed = { content_id: id, version: 1, result: "failed", error: "No room" };
  await desk.ask("acknowledge_content", { p_items: [failed] });
  equal((await desk.ask("pull_content")).body.data?.items?.length, 1);
  const told = await desk.ask("acknowledge_content", { p_items: [done(id)] });
  deepEqual(told.body.data?.results, [{ content_id: id, outcome: "stored" }]);
  equal((await desk.ask("pull_content")).body.data?.items?.length, 0);
  await given.stack.sql("update public.content set version = 2, title = 'Pans' where id = $1", [
    id,
  ]);
  const [newer] = (await desk.ask("pull_content")).body.data?.items ?? [];
  deepEqual([newer?.version, newer?.known_modified_at], [2, "2026-03-04T05:06:07+00:00"]);
});

databaseTest("an acknowledgement said twice changes nothing", async (given) => {
  const desk = await openDesk(given);
  const id = await desk.article();
  const once = await desk.ask("acknowledge_content", {
    p_items: [done(id, { status: "publish" })],
  });
  const twice = await desk.ask("acknowledge_content", {
    p_items: [done(id, { status: "publish" })],
  });
  deepEqual([once, twice].map(({ body }) => body.data?.results?.[0]?.outcome), ["stored", "known"]);
  const [row] = await given.stack.sql<Record<string, unknown>>(
    `select r.state, r.destination_status, r.external_id, r.published->>'title' as title, c.status,
       (select count(*)::integer from public.audit_log l
        where l.site_id = c.site_id and l.action = 'integration.reported') as noted
     from public.publishing_records r join public.content c on c.id = r.content_id where r.content_id = $1`,
    [id],
  );
  deepEqual(row, {
    state: "done",
    destination_status: "publish",
    external_id: "12",
    title: "A piece",
    status: "published",
    noted: 1,
  });
});

databaseTest("one post is the post of one content, and old news is no news", async (given) => {
  const desk = await openDesk(given);
  const [first, second] = [await desk.article(), await desk.article()];
  await given.stack.sql("update public.content set version = 3 where id = $1", [first]);
  const items = [done(first, { version: 3 })];
  await desk.ask("acknowledge_content", { p_items: items });
  const outcomes = async (item: unknown) =>
    (await desk.ask("acknowledge_content", { p_items: [item] })).body.data?.results?.[0]?.outcome;
  equal(await outcomes(done(first, { version: 2 })), "stale");
  equal(await outcomes(done(first, { version: 9 })), "stale");
  equal(await outcomes(done(second)), "conflict");
  equal(
    await outcomes(done(second, { external_id: "13", modified_at: "2026-02-31T00:00:00Z" })),
    "invalid",
  );
  equal(await outcomes(done(second, { status: "elsewhere" })), "invalid");
  equal(await outcomes(17), "invalid");
  equal(await outcomes(done(second, { external_id: "13" })), "stored");
});

databaseTest("an order that comes while the post is written still waits", async (given) => {
  const desk = await openDesk(given);
  const id = await desk.article();
  await desk.ask("acknowledge_content", { p_items: [done(id)] });
  const order = `update public.publishing_records
    set state = 'queued', wanted_status = 'publish', orders = orders + 1 where content_id = $1`;
  await given.stack.sql(order, [id]);
  const [item] = (await desk.ask("pull_content")).body.data?.items ?? [];
  equal(item?.wanted_status, "publish");
  await given.stack.sql(order.replace("'publish'", "'pending'"), [id]);
  await desk.ask("acknowledge_content", {
    p_items: [done(id, { status: "publish", orders: item?.orders })],
  });
  const [waiting] = (await desk.ask("pull_content")).body.data?.items ?? [];
  equal(waiting?.wanted_status, "pending");
});

databaseTest("long lists come in pages that miss nothing and repeat nothing", async (given) => {
  const desk = await openDesk(given);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push(await desk.article());
  const seen: string[] = [];
  let cursor: string | null | undefined = null;
  for (let page = 0; page < 4; page++) {
    const answer: Answer = await desk.ask("pull_content", { p_cursor: cursor, p_limit: 2 });
    const { data } = answer.body;
    seen.push(...data?.items?.map(({ id }) => id) ?? []);
    if (!data?.more) break;
    cursor = data.cursor;
  }
  deepEqual(seen.toSorted(), ids.toSorted());
  const wrong = await desk.ask("pull_content", { p_cursor: "1; drop table" });
  deepEqual([wrong.status, wrong.body.code], [400, "invalid"]);
});

databaseTest("content that was archived is taken away where it stands", async (given) => {
  const desk = await openDesk(given);
  const id = await desk.article();
  await desk.ask("acknowledge_content", { p_items: [done(id)] });
  await given.stack.sql("update public.content set status = 'archived' where id = $1", [id]);
  const [item] = (await desk.ask("pull_content")).body.data?.items ?? [];
  deepEqual([item?.id, item?.wanted_status], [id, "trash"]);
  await desk.ask("acknowledge_content", { p_items: [done(id, { status: "trash" })] });
  equal((await desk.ask("pull_content")).body.data?.items?.length, 0);
});

databaseTest(
  "what is in the trash there stays there, and an order brings any content",
  async (given) => {
    const desk = await openDesk(given);
    const [id, draft] = [await desk.article(), await desk.article({ status: "review" })];
    await desk.ask("acknowledge_content", { p_items: [done(id, { status: "trash" })] });
    await given.stack.sql("update public.content set version = 2 where id = $1", [id]);
    equal((await desk.ask("pull_content")).body.data?.items?.length, 0);
    await given.stack.sql(
      `insert into public.publishing_records (account_id, site_id, content_id, integration_id, overwrite)
     select i.account_id, i.site_id, $2, i.id, true from public.site_integrations i where i.site_id = $1`,
      [desk.site.siteId, draft],
    );
    const { items } = (await desk.ask("pull_content")).body.data ?? {};
    deepEqual(items?.map(({ id, wanted_status, overwrite }) => [id, wanted_status, overwrite]), [
      [draft, "draft", true],
    ]);
    const told = done(draft, { external_id: "40", status: "publish", orders: items?.[0]?.orders });
    await desk.ask("acknowledge_content", { p_items: [told] });
    await given.stack.sql(
      "update public.content set version = 2, status = 'approved' where id = $1",
      [
        draft,
      ],
    );
    const [again] = (await desk.ask("pull_content")).body.data?.items ?? [];
    deepEqual([again?.wanted_status, again?.overwrite], [null, false]);
  },
);

databaseTest("a change arrives once however often it is sent", async (given) => {
  const desk = await openDesk(given);
  const change = {
    kind: "post",
    external_id: "5",
    dedupe_key: "post:5:a",
    payload: { title: { raw: "Hi" } },
  };
  const first = await desk.ask("push_changes", { p_changes: [change, { ...change, kind: "x" }] });
  deepEqual(first.body.data, { received: 1, new: 1, refused: [1] });
  const second = await desk.ask("push_changes", {
    p_changes: [change, change, { ...change, dedupe_key: "post:5:b" }],
  });
  equal(second.body.data?.new, 1);
  const [row] = await given.stack.sql<{ count: number }>(
    "select count(*)::integer as count from public.remote_changes where site_id = $1",
    [desk.site.siteId],
  );
  equal(row?.count, 2);
});

databaseTest("the last exchange and its error are told", async (given) => {
  const desk = await openDesk(given);
  await desk.ask("report_sync", { p_error: "The disk is full." });
  const read = async () =>
    (await given.stack.sql<{ error: string | null; synced: boolean }>(
      `select last_error as error, last_sync_at is not null as synced from public.site_integrations
       where site_id = $1`,
      [desk.site.siteId],
    ))[0];
  deepEqual(await read(), { error: "The disk is full.", synced: true });
  await desk.ask("report_sync");
  equal((await read())?.error, null);
});

databaseTest("the use of a key is noted once a minute at most", async (given) => {
  const desk = await openDesk(given);
  const used = async () =>
    (await given.stack.sql<{ at: string }>(
      "select last_used_at::text as at from public.api_keys where id = $1",
      [desk.keyId],
    ))[0]?.at;
  const first = await used();
  await desk.ask("pull_content");
  equal(await used(), first);
  await given.stack.sql(
    "update public.api_keys set last_used_at = now() - interval '2 minutes' where id = $1",
    [desk.keyId],
  );
  await desk.ask("pull_content");
  match(String(await used()), /^20/);
  equal(Date.parse(String(await used())) >= Date.parse(String(first)), true);
});
