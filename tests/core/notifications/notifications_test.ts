import { deepEqual, equal } from "node:assert/strict";
import { listNotifications, NotificationFilter } from "core/notifications/list_notifications.ts";
import { MarkRead, markRead } from "core/notifications/mark_read.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

async function notify({ stack }: DatabaseTest, person: Person, titles: string[]): Promise<void> {
  for (const [index, title] of titles.entries()) {
    await stack.sql(
      `insert into public.notifications (account_id, kind, title, created_at) values ($1, 'run_ended', $2,
         timestamptz '2026-01-01 00:00:00.123456Z' + make_interval(mins => $3))`,
      [person.accountId, title, index],
    );
  }
}

async function unread({ db }: Person): Promise<string[]> {
  const filter = NotificationFilter.parse({ unread: "1" });
  return (await listNotifications({ db }, filter)).notifications.map(({ title }) => title);
}

databaseTest("marking all as read keeps what came after the page was drawn", async (given) => {
  const person = await given.person();
  await notify(given, person, ["first", "second", "late"]);
  const deps = { db: person.db, now: new Date() };
  const { notifications } = await listNotifications(deps, NotificationFilter.parse({}));
  const drawn = notifications.find(({ title }) => title === "second")?.created_at;
  equal(await markRead(deps, MarkRead.parse({ before: drawn })), 2);
  deepEqual(await unread(person), ["late"]);
  equal(await markRead(deps, {}), 1);
  equal(await markRead(deps, {}), 0);
});

databaseTest("nobody marks another account's notifications as read", async (given) => {
  const [person, other] = [await given.person(), await given.person()];
  await notify(given, person, ["mine"]);
  const { notifications } = await listNotifications(
    { db: person.db },
    NotificationFilter.parse({}),
  );
  const deps = { db: other.db, now: new Date() };
  equal(await markRead(deps, { id: notifications[0]?.id }), 0);
  equal(await markRead(deps, {}), 0);
  deepEqual(await unread(person), ["mine"]);
});

databaseTest("a page beyond the end is the first, and hostile filters fall back", async (given) => {
  const person = await given.person();
  await notify(given, person, ["one"]);
  const page = (query: Record<string, string>) =>
    listNotifications({ db: person.db }, NotificationFilter.parse(query));
  const beyond = await page({ page: "50" });
  deepEqual(beyond.notifications.map(({ title }) => title), ["one"]);
  equal(beyond.page, 1);
  equal((await page({ page: "'; drop", size: "-1", unread: "maybe" })).total, 1);
});

Deno.test("a forged moment or id is refused before the database sees it", () => {
  for (const before of ["now", "2026-01-01", "2026-01-01T00:00:00Z,id.gt.0", ""]) {
    equal(MarkRead.safeParse({ before }).success, false, before);
  }
  equal(MarkRead.safeParse({ id: "1" }).success, false);
});
