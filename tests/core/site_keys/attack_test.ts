import { deepEqual, doesNotMatch, equal, notEqual, rejects } from "node:assert/strict";
import { findPublicArticle } from "core/publishing/read_public_article.ts";
import { addImage } from "@/tests/core/content/writing_site.ts";
import { hasCode } from "@/tests/core/keywords/has_code.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { ask, HOME, openDesk } from "./key_desk.ts";

const NOBODYS = `igny8_${"ab".repeat(4)}_${"cd".repeat(32)}`;

/** Every function with arguments that a right key gets an answer to. */
const CALLS: [name: string, args: Record<string, unknown>][] = [
  ["site_handshake", { p_url: HOME }],
  ["pull_content", { p_url: HOME }],
  ["site_picture", { p_url: HOME, p_image_id: crypto.randomUUID() }],
  ["acknowledge_content", {
    p_url: HOME,
    p_items: [{
      content_id: crypto.randomUUID(),
      version: 1,
      result: "done",
      status: "draft",
      external_id: "1",
    }],
  }],
  ["push_changes", {
    p_url: HOME,
    p_changes: [{ kind: "delete", external_id: "1", dedupe_key: "d:1" }],
  }],
  ["report_sync", { p_url: HOME }],
];
const WORK = CALLS.slice(1);

/** Everything that a program's calls could write, as one text. */
async function traces({ stack }: DatabaseTest): Promise<string> {
  const [row] = await stack.sql<{ all: string }>(`
    select concat((select jsonb_agg(to_jsonb(r) order by r.id) from public.publishing_records r),
      (select jsonb_agg(to_jsonb(r) order by r.id) from public.remote_changes r),
      (select jsonb_agg(to_jsonb(r) order by r.id) from public.site_integrations r),
      (select jsonb_agg(to_jsonb(r) order by r.id) from public.content r)) as all`);
  return row?.all ?? "";
}

databaseTest(
  "an unknown, revoked, expired or replaced key is refused in the same words",
  async (given) => {
    const refusals = new Set<string>();
    const deaths = ["revoked_at = now()", "expires_at = now()", "overlap_until = now()"];
    const keys = [null, "", "x", NOBODYS, `${NOBODYS}x`, `' or 1=1 --`];
    for (const death of deaths) {
      const desk = await openDesk(given);
      await given.stack.sql(`update public.api_keys set ${death} where id = $1`, [desk.keyId]);
      keys.push(desk.key);
    }
    const before = await traces(given);
    for (const key of keys) {
      // Every function with one of them, one function with each.
      for (const [name, args] of key === NOBODYS ? CALLS : CALLS.slice(1, 2)) {
        await given.stack.sql("delete from app.throttle_counters");
        const { status, body } = await ask(given.stack, key, name, args);
        refusals.add(JSON.stringify([status, body]));
      }
    }
    equal(refusals.size, 1, [...refusals].join("\n"));
    equal([...refusals][0]?.startsWith("[401,"), true);
    equal(await traces(given), before);
  },
);

databaseTest("a key reaches its own site and nothing of another", async (given) => {
  const [mine, theirs] = [await openDesk(given), await openDesk(given)];
  const secret = await theirs.article({ title: "Secret plans" });
  const picture = await addImage(given.stack, theirs.site, secret);
  const seen = await mine.ask("pull_content");
  doesNotMatch(JSON.stringify(seen.body), /Secret plans/);
  const nothing = await mine.ask("site_picture", { p_image_id: crypto.randomUUID() });
  const foreign = await mine.ask("site_picture", { p_image_id: picture });
  deepEqual([foreign.status, foreign.body], [nothing.status, nothing.body]);
  const before = await traces(given);
  const item = { version: 1, result: "done", status: "publish", external_id: "9" };
  const told = await mine.ask("acknowledge_content", {
    p_items: [{ ...item, content_id: secret }],
  });
  deepEqual(told.body.data?.results, [{ content_id: secret, outcome: "not_found" }]);
  equal(await traces(given), before);
});

databaseTest("readers are led to no address that a browser could not follow", async (given) => {
  const desk = await openDesk(given);
  await given.stack.sql("update public.sites set hosting_type = 'wordpress' where id = $1", [
    desk.site.siteId,
  ]);
  const content_id = await desk.article({ slug: "led-on", status: "published" });
  const address = { site: desk.site.slug, slug: "led-on" };
  const read = () => findPublicArticle({ db: given.anon }, address);
  let told = 0;
  const tell = (url: string) => {
    const item = { content_id, version: 1, result: "done", status: "publish" };
    const p_items = [{ ...item, external_id: `${++told}`, url }];
    return desk.ask("acknowledge_content", { p_items });
  };
  for (const url of ["javascript:alert(1)", "//other.test", "data:text/html,x", "https://["]) {
    await tell(url);
    await rejects(read(), hasCode("not_found"));
  }
  await tell(`${HOME}/led-on`);
  deepEqual(await read(), { elsewhere: `${HOME}/led-on` });
});

databaseTest("a key without the right does nothing, and says which is missing", async (given) => {
  const reader = await openDesk(given, { scopes: ["content.read"] });
  const writer = await openDesk(given, { scopes: ["changes.write"] });
  const before = await traces(given);
  for (const [name, args] of WORK) {
    const desk = ["pull_content", "site_picture"].includes(name) ? writer : reader;
    const { status, body } = await desk.ask(name, args);
    if (name === "report_sync") continue;
    deepEqual([name, status, body.code], [name, 403, "forbidden"]);
  }
  notEqual(await traces(given), before, "only the report of the exchange was taken");
});

databaseTest(
  "a suspended account, a site that is off and a module that is off exchange nothing",
  async (given) => {
    const cases = [
      ["update public.accounts set status = 'suspended' where id = $1", "account_suspended"],
      ["update public.accounts set status = 'cancelled' where id = $1", "account_suspended"],
      ["update public.sites set status = 'inactive' where account_id = $1", "site_inactive"],
      ["update public.site_integrations set active = false where account_id = $1", "site_inactive"],
      [
        "update public.module_settings set enabled = false where module = 'publisher' and account_id = $1",
        "module_disabled",
      ],
      ["delete from public.site_integrations where account_id = $1", "not_connected"],
    ] as const;
    for (const [sql, code] of cases) {
      const desk = await openDesk(given);
      await given.stack.sql(sql, [desk.site.accountId]);
      const before = await traces(given);
      for (const [name, args] of WORK) {
        const { status, body } = await desk.ask(name, args);
        deepEqual([name, body.code, status >= 403], [name, code, true]);
      }
      equal(await traces(given), before, sql);
    }
  },
);

databaseTest("a copy of the site does not use the key of the first", async (given) => {
  const desk = await openDesk(given);
  const copy = { p_url: "https://staging.journal.test" };
  for (const [name, args] of CALLS) {
    const { status, body } = await desk.ask(name, { ...args, ...copy });
    deepEqual([name, status, body.code], [name, 409, "conflict"]);
  }
  for (const p_url of ["javascript:x", "https://", "https://a b", "https://x.test/?a", null]) {
    const { status } = await desk.ask("site_handshake", { p_url });
    equal(status, 400);
  }
});

databaseTest(
  "too many requests are refused with the seconds to wait, for each key by itself",
  async (given) => {
    const [busy, quiet] = [await openDesk(given), await openDesk(given)];
    await given.stack.sql(
      "update app.throttle_counters set hits = 120, started_at = now() where scope = 'site_key' and key = $1",
      [`key ${busy.keyId}`],
    );
    const refused = await busy.ask("pull_content");
    deepEqual([refused.status, refused.body.code], [429, "throttled"]);
    equal(Number(refused.headers.get("retry-after")) >= 1, true);
    equal((await quiet.ask("pull_content")).status, 200);
  },
);

databaseTest("guessing is slowed down, and a right key is not held up by it", async (given) => {
  const desk = await openDesk(given);
  await ask(given.stack, NOBODYS, "pull_content", { p_url: HOME });
  await given.stack.sql(
    "update app.throttle_counters set hits = 60, started_at = now() where scope = 'site_key_refused'",
  );
  const guess = await ask(given.stack, NOBODYS, "pull_content", { p_url: HOME });
  deepEqual([guess.status, guess.body.code], [429, "throttled"]);
  equal((await desk.ask("pull_content")).status, 200);
});

databaseTest("nobody counts a key's requests against it from outside", async (given) => {
  const desk = await openDesk(given);
  for (const p_keys of [[`key ${desk.keyId}`], ["ab".repeat(32)]]) {
    const { error } = await given.anon.rpc("count_request", { p_scope: "site_key", p_keys });
    equal(error?.details, "invalid");
  }
});

databaseTest(
  "what is too much, too long or unreadable is refused and leaves nothing",
  async (given) => {
    const desk = await openDesk(given);
    const before = await traces(given);
    const change = (payload: unknown) => ({
      kind: "post",
      external_id: "1",
      dedupe_key: "k",
      payload,
    });
    const cases: [name: string, args: Record<string, unknown>, status: number][] = [
      ["push_changes", { p_changes: Array(51).fill(change({})) }, 400],
      ["push_changes", { p_changes: [] }, 400],
      ["push_changes", { p_changes: {} }, 400],
      ["push_changes", { p_changes: null }, 400],
      ["push_changes", { p_changes: [change({ text: "x".repeat(10_000_000) })] }, 413],
      ["acknowledge_content", { p_items: "all" }, 400],
      ["acknowledge_content", { p_items: [{ content_id: "x".repeat(300_000) }] }, 413],
      ["site_handshake", { p_site: { name: "x".repeat(9000) } }, 400],
      ["push_changes", { p_changes: [change({ text: "a\0b" })] }, 400],
      ["pull_content", { p_cursor: "9".repeat(40) }, 400],
    ];
    for (const [name, args, status] of cases) {
      const answer = await desk.ask(name, args);
      equal(answer.status, status, `${name} ${JSON.stringify(answer.body).slice(0, 200)}`);
    }
    const odd = [5, null, "x", change([]), change({ t: "x".repeat(1_600_000) }), {}];
    const answer = await desk.ask("push_changes", { p_changes: odd });
    deepEqual(answer.body.data, { received: 0, new: 0, refused: [0, 1, 2, 3, 4, 5] });
    equal(await traces(given), before);
  },
);

databaseTest("a program that floods is stopped when ten thousand changes wait", async (given) => {
  const desk = await openDesk(given);
  await given.stack.sql(
    `insert into public.remote_changes (account_id, site_id, integration_id, kind, external_id, source, dedupe_key)
     select i.account_id, i.site_id, i.id, 'delete', '1', 'plugin', 'flood ' || n
     from public.site_integrations i, generate_series(1, 10000) n where i.site_id = $1`,
    [desk.site.siteId],
  );
  const { status } = await desk.ask("push_changes", {
    p_changes: [{ kind: "delete", external_id: "1", dedupe_key: "one more" }],
  });
  equal(status, 429);
});

databaseTest("the same batch from five processes at once is kept once", async (given) => {
  const desk = await openDesk(given);
  const changes = Array.from({ length: 20 }, (_, n) => ({
    kind: "delete",
    external_id: String(n),
    dedupe_key: `delete:${n}`,
  }));
  const answers = await Promise.all(
    [0, 1, 2, 3, 4].map(() => desk.ask("push_changes", { p_changes: changes })),
  );
  deepEqual(answers.map(({ status }) => status), Array(5).fill(200));
  equal(answers.reduce((sum, { body }) => sum + (body.data?.new ?? 0), 0), 20);
});

databaseTest("the tables behind the keys are closed to the key's holder", async (given) => {
  for (const table of ["api_keys", "remote_changes", "publishing_records"] as const) {
    const { data } = await given.anon.from(table).select("*");
    deepEqual(data ?? [], []);
  }
});
