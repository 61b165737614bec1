import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { unwrap } from "core/db.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { ANY, claimAt, daily, finish, openRulesDesk } from "./rules_desk.ts";

/** A Monday far ahead, so that what is ordered now waits for its day. */
const MONDAY = "2031-03-03";

/** When a window is open from `from` on, in UTC. */
async function opening(
  { stack }: DatabaseTest,
  windows: unknown[],
  zone: string,
  from: string,
): Promise<string | undefined> {
  const [row] = await stack.sql<{ at: string | null }>(
    `select to_char(app.next_opening($1::jsonb, $2, $3::timestamptz) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI') as at`,
    [JSON.stringify(windows), zone, from],
  );
  return row?.at ?? undefined;
}

databaseTest("a window opens and closes by the clocks of its zone, whatever they do", async (g) => {
  const at = (windows: unknown[], from: string, zone = "Europe/Berlin") =>
    opening(g, windows, zone, from);
  const office = [daily("09:00", "17:00", [1, 2, 3, 4, 5])];
  equal(await at([], "2026-07-05T03:00Z"), "2026-07-05T03:00");
  equal(await at(office, "2026-07-06T07:00Z"), "2026-07-06T07:00");
  equal(await at(office, "2026-07-06T14:59Z"), "2026-07-06T14:59");
  // At its end it is closed, and a Friday's evening is Monday's morning.
  equal(await at(office, "2026-07-10T15:00Z"), "2026-07-13T07:00");
  equal(await at(office, "2026-01-12T07:59Z"), "2026-01-12T08:00");
  const late = [daily("22:00", "02:00", [6])];
  equal(await at(late, "2026-07-11T19:59Z"), "2026-07-11T20:00");
  equal(await at(late, "2026-07-11T23:59Z"), "2026-07-11T23:59");
  equal(await at(late, "2026-07-12T00:00Z"), "2026-07-18T20:00");
  // 29 March 2026: from two to three there are no clocks; 25 October: twice from two to three.
  equal(await at([daily("02:00", "03:00")], "2026-03-28T23:00Z"), "2026-03-30T00:00");
  equal(await at([daily("02:30", "04:00")], "2026-03-28T23:00Z"), "2026-03-29T01:00");
  equal(await at([daily("02:00", "03:00")], "2026-10-24T23:00Z"), "2026-10-25T00:00");
  equal(await at([daily("02:00", "03:00")], "2026-10-25T01:30Z"), "2026-10-25T01:30");
  equal(await at([daily("02:00", "02:30")], "2026-10-25T01:10Z"), "2026-10-26T01:00");
  equal(await at([daily("00:00", "24:00", [1])], "2026-07-07T00:00Z", "UTC"), "2026-07-13T00:00");
});

databaseTest("nothing is handed over outside the windows, and it says until when", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ time_zone: "America/New_York", windows: [daily("09:00", "10:00", [1])] });
  const [id] = await desk.articles(1);
  await desk.order([id!]);
  await desk.plan(`${MONDAY}T13:59:00Z`);
  deepEqual(await desk.waiting(), [`Article 1 ${MONDAY}T14:00 window`]);
  equal(await claimAt(g.service, `${MONDAY}T13:59:00Z`), null);
  deepEqual(await desk.publish(`${MONDAY}T14:00:00Z`), [id]);
});

databaseTest("a worker that was away does not hand over what was due while it was", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ windows: [daily("09:00", "10:00", [1])] });
  const [id] = await desk.articles(1);
  await desk.order([id!]);
  await desk.plan(`${MONDAY}T08:00:00Z`);
  equal(await claimAt(g.service, `${MONDAY}T10:00:00Z`), null);
  deepEqual(await desk.waiting(), ["Article 1 2031-03-10T09:00 window"]);
});

databaseTest("drafts, updates and what is taken away wait for nothing", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ windows: [daily("09:00", "10:00", [1])], daily_limit: 1 });
  const [first, second] = await desk.articles(2);
  await desk.order([first!]);
  deepEqual(await desk.publish(`${MONDAY}T09:00:00Z`), [first]);
  await desk.order([second!], "draft");
  await desk.order([first!]);
  deepEqual((await desk.publish(`${MONDAY}T20:00:00Z`)).length, 2);
  await desk.order([first!], "trash");
  deepEqual(await desk.publish(`${MONDAY}T21:00:00Z`), [first]);
});

databaseTest("three hundred articles go out in their order, so many a day", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ windows: [daily("09:00", "17:00", [1, 2, 3, 4, 5])], daily_limit: 40 });
  const ids = await desk.articles(300);
  const picked = ids.toReversed();
  const ordered = await desk.order(picked);
  ok(ordered.every(({ outcome }) => outcome === "queued"));
  await desk.plan(`${MONDAY}T09:00:00Z`);
  const waiting = await desk.waiting();
  // Monday to Friday, over the weekend, and the rest on the next Wednesday.
  equal(waiting.filter((told) => / window| limit/.test(told)).length, 260);
  equal(waiting.at(-1), "Article 1 2031-03-12T09:00 limit");
  equal(waiting.filter((told) => told.includes("2031-03-08")).length, 0);
  deepEqual(await desk.publish(`${MONDAY}T09:30:00Z`, 3), picked.slice(0, 3));
  await desk.plan("2031-03-04T09:00:00Z");
  equal((await desk.waiting()).at(-1), "Article 1 2031-03-13T09:00 limit");
  deepEqual(await desk.publish("2031-03-04T09:00:00Z", 2), picked.slice(3, 5));
});

databaseTest("changed rules plan anew what waits", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ windows: [daily("09:00", "10:00", [1])], daily_limit: 1 });
  const ids = await desk.articles(3);
  await desk.order(ids);
  equal((await desk.waiting()).filter((told) => told.endsWith("limit")).length, 2);
  await desk.rules({});
  deepEqual(await desk.waiting(), ["Article 1", "Article 2", "Article 3"]);
  await desk.rules({ daily_limit: 2 });
  equal((await desk.waiting()).filter((told) => told.endsWith("limit")).length, 1);
});

databaseTest("two workers at the limit hand over not one more", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ daily_limit: 2 });
  await desk.order(await desk.articles(6));
  const at = `${MONDAY}T12:00:00Z`;
  // As if nothing had been planned: the claim itself keeps to the rules.
  await g.stack.sql(
    "update public.publishing_records set planned_at = null where site_id = $1",
    [desk.siteId],
  );
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimAt(g.service, at)));
  const taken = claims.flatMap((claim) => claim ? [claim] : []);
  equal(taken.length, 2);
  equal(new Set(taken.map(({ record }) => record.id)).size, 2);
  for (const claim of taken) await finish(g.service, claim);
  equal(await claimAt(g.service, at), null);
  equal((await desk.publish("2031-03-04T00:00:00Z")).length, 2);
});

databaseTest(
  "what failed for certain takes no place of the day, what may be there does",
  async (g) => {
    const desk = await openRulesDesk(g);
    await desk.rules({ daily_limit: 1 });
    await desk.order(await desk.articles(3));
    const at = `${MONDAY}T12:00:00Z`;
    const fail = async (uncertain: boolean) => {
      const claim = await claimAt(g.service, at);
      ok(claim);
      unwrap(
        await g.service.rpc("fail_publication", {
          p_id: claim.record.id,
          p_lease: claim.lease,
          p_orders: claim.record.orders,
          p_code: "no",
          p_message: "No.",
          p_retryable: false,
          p_uncertain: uncertain,
        }),
      );
      await desk.plan(at);
    };
    await fail(false);
    await fail(true);
    equal(await claimAt(g.service, at), null);
  },
);

databaseTest("a manager sends past the rules, and it counts", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ daily_limit: 1 });
  const ids = await desk.articles(3);
  await desk.order(ids);
  const at = `${MONDAY}T12:00:00Z`;
  const records = await g.stack.sql<{ id: string; content_id: string }>(
    "select id, content_id from public.publishing_records where site_id = $1",
    [desk.siteId],
  );
  const recordOf = (id: string) => records.find(({ content_id }) => content_id === id)?.id ?? "";
  const steer = async (action: string, id: string) =>
    unwrap(
      await desk.db.rpc("steer_publications", {
        p_site_id: desk.siteId,
        p_ids: [recordOf(id)],
        p_action: action,
      }),
    );
  equal(await steer("now", ids[2]!), 1);
  deepEqual(await desk.publish(at, 1), [ids[2]]);
  await desk.plan(at);
  equal(await claimAt(g.service, at), null);
  equal(await steer("cancel", ids[0]!), 1);
  deepEqual(await desk.publish("2031-03-04T12:00:00Z"), [ids[1]]);
});

databaseTest("what was sent back while it waited does not go public", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ windows: [daily("09:00", "10:00", [1])] });
  const [id] = await desk.articles(1);
  await desk.order([id!]);
  const move = async (action: string) =>
    unwrap(
      await desk.db.rpc("move_content", { p_site_id: desk.siteId, p_ids: [id!], p_action: action }),
    );
  await move("send_back");
  equal(await claimAt(g.service, `${MONDAY}T09:00:00Z`), null);
  await move("submit");
  await move("approve");
  deepEqual(await desk.publish(`${MONDAY}T09:30:00Z`), [id]);
});

databaseTest("rules are for managers of the site, and make sense", async (g) => {
  const desk = await openRulesDesk(g);
  const save = async (db: typeof desk.db, rules: Record<string, unknown>) =>
    unwrap(
      await db.rpc("save_publishing_rules", {
        p_site_id: desk.siteId,
        p_rules: { ...ANY, ...rules } as never,
      }),
    );
  const stranger = await g.person();
  await rejects(save(g.as(stranger), {}), { code: "not_found" });
  for (
    const wrong of [
      { time_zone: "Mars/Olympus" },
      { windows: [{ weekdays: [7], from: 0, to: 10 }] },
      { windows: [{ weekdays: [], from: 0, to: 10 }] },
      { windows: [{ weekdays: [1], from: 1440, to: 10 }] },
      { windows: [{ weekdays: [1], from: "a", to: 10 }] },
      { windows: {} },
      { daily_limit: 0 },
      { hosting_type: "elsewhere" },
    ]
  ) await rejects(save(desk.db, wrong), { code: "invalid" });
  // A destination of somebody else is passed over.
  const other = await openRulesDesk(g);
  await desk.rules({ integration_ids: [other.integrationId, desk.integrationId] });
  const [row] = await g.stack.sql<{ n: number }>(
    "select cardinality(integration_ids) as n from public.publishing_rules where site_id = $1",
    [desk.siteId],
  );
  equal(row?.n, 1);
});

databaseTest("the queue is read page by page, and steered by those who may", async (g) => {
  const desk = await openRulesDesk(g);
  await desk.rules({ daily_limit: 1 });
  await desk.order(await desk.articles(5));
  await desk.publish(`${MONDAY}T12:00:00Z`, 1);
  const page = async (after: unknown, filter = {}) =>
    unwrap(
      await desk.db.rpc("list_publications", {
        p_site_id: desk.siteId,
        p_filter: filter,
        p_limit: 2,
        p_after: after as never,
      }),
    ) as unknown as {
      publications: { id: string; title: string; state: string }[];
      next: unknown;
      counts: Record<string, number>;
    };
  const seen: string[] = [];
  let next: unknown = null;
  do {
    const found = await page(next);
    deepEqual(found.counts, { done: 1, waiting: 4 });
    seen.push(...found.publications.map(({ title }) => title));
    next = found.next;
  } while (next !== null);
  deepEqual(seen, ["Article 2", "Article 3", "Article 4", "Article 5", "Article 1"]);
  deepEqual((await page(null, { state: "done" })).publications.map(({ state }) => state), ["done"]);
  equal((await page(null, { destination: "own" })).publications.length, 0);

  const editor = await g.person("editor");
  await g.stack.sql(
    "update public.profiles set account_id = $1, role = 'editor' where id = $2",
    [desk.person.accountId, editor.id],
  );
  await g.stack.sql(
    "insert into public.site_user_access (account_id, site_id, user_id) values ($1, $2, $3)",
    [desk.person.accountId, desk.siteId, editor.id],
  );
  const [first] = (await page(null)).publications;
  const steer = async (action: string) =>
    unwrap(
      await g.as(editor).rpc("steer_publications", {
        p_site_id: desk.siteId,
        p_ids: [first!.id],
        p_action: action,
      }),
    );
  await rejects(steer("now"), { code: "forbidden" });
  equal(await steer("cancel"), 1);
  equal(await steer("cancel"), 0);
});
