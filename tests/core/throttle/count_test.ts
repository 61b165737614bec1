import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { noteSignIn } from "core/audit/note_sign_in.ts";
import { unwrap } from "core/db.ts";
import { countAnonymous, countRequest } from "core/throttle/count_request.ts";
import { type Attempt, countSignIn, type SignInKeys } from "core/throttle/count_sign_in.ts";
import { throttleKey } from "core/throttle/keys.ts";
import { requireAllowed, THROTTLE_SCOPES } from "core/throttle/standing.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

const aKey = () => throttleKey("a secret of the tests", crypto.randomUUID());

/** The minute of every counter began `seconds` ago. */
async function age({ stack }: DatabaseTest, seconds: number): Promise<void> {
  await stack.sql(
    "update app.throttle_counters set started_at = now() - make_interval(secs => $1)",
    [seconds],
  );
}

databaseTest("of fifty requests at once exactly the limit passes", async ({ anon }) => {
  const keys = [await aKey()];
  const counted = await Promise.all(
    Array.from({ length: 50 }, () => countAnonymous({ db: anon }, { scope: "auth", keys })),
  );
  const standings = counted.flat();
  equal(standings.filter(({ allowed }) => allowed).length, 20);
  equal(new Set(standings.map(({ remaining }) => remaining)).size, 20);
  ok(standings.every(({ limit, reset }) => limit === 20 && reset > 0 && reset <= 60));
});

databaseTest("people have counters of their own, one for each scope", async ({ as, person }) => {
  const [one, other] = [await person(), await person()];
  const take = (who: typeof one, scope: "planner_ai" | "writer_ai") =>
    countRequest({ db: as(who) }, { scope });
  for (let left = 9; left >= 0; left--) {
    deepEqual((await take(one, "planner_ai")).remaining, left);
  }
  const refused = await take(one, "planner_ai");
  deepEqual([refused.allowed, refused.remaining], [false, 0]);
  equal((await take(one, "writer_ai")).allowed, true);
  equal((await take(other, "planner_ai")).remaining, 9);
});

databaseTest(
  "a minute begins with its first request and is over after sixty seconds",
  async (t) => {
    const keys = [await aKey()];
    const take = async () =>
      (await countAnonymous({ db: t.anon }, { scope: "auth_strict", keys }))[0];
    for (let request = 1; request <= 5; request++) equal((await take())?.allowed, true);
    await age(t, 30);
    const late = await take();
    equal(late?.allowed, false);
    ok(late.reset <= 30, "what is refused prolongs nothing");
    await age(t, 61);
    deepEqual(await take(), { limit: 5, remaining: 4, reset: 60, allowed: true });
  },
  { isolated: true },
);

databaseTest("staff and the automation are counted and never refused", async (t) => {
  for (const role of ["developer", "system_bot"]) {
    const somebody = await t.person();
    await t.stack.sql("update public.profiles set role = $2 where id = $1", [somebody.id, role]);
    const db = t.as(somebody);
    for (let request = 1; request <= 10; request++) {
      await countRequest({ db }, { scope: "ai_function" });
    }
    const beyond = await countRequest({ db }, { scope: "ai_function" });
    deepEqual([beyond.allowed, beyond.remaining], [true, 0], role);
  }
});

databaseTest("every scope of the app has its limit in the database", async ({ stack }) => {
  const found = await stack.sql<{ scope: string }>("select scope from app.throttle_scopes");
  deepEqual(found.map(({ scope }) => scope).sort(), [...THROTTLE_SCOPES].sort());
});

databaseTest(
  "nobody counts under names that are no hashes, or too many",
  async ({ anon, person }) => {
    const { db } = await person();
    const good = await aKey();
    const refused: (string[] | undefined)[] = [
      undefined,
      [],
      ["someone@example.test"],
      [good, "x'; drop table app.throttle_counters; --"],
      [good.toUpperCase()],
      [`${good}\n`],
      Array<string>(5).fill(good),
    ];
    for (const keys of refused) {
      const { error } = await anon.rpc("count_request", { p_scope: "default", p_keys: keys });
      equal(error?.details, "invalid", JSON.stringify(keys));
    }
    const forOther = { p_scope: "default", p_keys: [(await person()).id] };
    equal((await db.rpc("count_request", forOther)).error?.details, "invalid");
    equal(
      (await anon.rpc("count_request", { p_scope: "?", p_keys: [good] })).error?.details,
      "invalid",
    );
    for (
      const keys of [{ p_pair: "me" }, { p_pair: good, p_email: "me" }, {
        p_pair: good,
        p_network: "",
      }]
    ) {
      equal((await anon.rpc("count_sign_in", keys)).error?.details, "invalid");
    }
    const twice = await countAnonymous({ db: anon }, { scope: "default", keys: [good, good] });
    deepEqual(twice.map(({ remaining }) => remaining), [99, 99]);
  },
);

databaseTest("the counters are out of reach of requests and swept when they are old", async (t) => {
  const keys = [await aKey()];
  await countAnonymous({ db: t.anon }, { scope: "default", keys });
  const { error } = await t.anon.from("throttle_counters" as "plans").select("*");
  ok(error);
  const held = async () =>
    (await t.stack.sql("select 1 from app.throttle_counters where key = $1", keys)).length;
  await t.stack.sql("select app.sweep_throttle()");
  equal(await held(), 1);
  await age(t, 121);
  await t.stack.sql("select app.sweep_throttle()");
  equal(await held(), 0);
  const [sweep] = await t.stack.sql(
    "select 1 from app.cron_jobs where command like '%sweep_throttle%'",
  );
  ok(sweep);
}, { isolated: true });

/** Keys of an attempt for `email` from a place. */
async function attempt(email: string, place: string): Promise<SignInKeys> {
  return {
    pair: await throttleKey("s", email, place),
    email: await throttleKey("s", email),
    network: await throttleKey("s", "network", place),
  };
}

databaseTest(
  "who guesses at one place neither refuses nor slows the owner elsewhere",
  async (t) => {
    const email = crypto.randomUUID();
    const guesser = await attempt(email, `${email} 1`);
    const guesses = await Promise.all(
      Array.from({ length: 50 }, () => countSignIn({ db: t.anon }, guesser)),
    );
    equal(guesses.filter(({ allowed }) => allowed).length, 5);
    const owner = await countSignIn({ db: t.anon }, await attempt(email, `${email} 2`));
    deepEqual([owner.allowed, owner.wait_ms], [true, 0]);
  },
);

databaseTest("one network tries twenty times a minute, whatever the e-mail", async ({ anon }) => {
  const place = crypto.randomUUID();
  let passed = 0;
  for (let email = 0; email < 25; email++) {
    const keys = await attempt(`${email}`, place);
    if ((await countSignIn({ db: anon }, { ...keys, email: null })).allowed) passed++;
  }
  equal(passed, 20);
});

databaseTest(
  "a crowd that guesses is slowed down, then refused; a known browser never notices",
  async (t) => {
    const { anon } = t;
    const email = crypto.randomUUID();
    const crowd: Attempt[] = [];
    for (let place = 1; place <= 102; place++) {
      // However slow the machine, they all come within one minute.
      if (place % 10 === 0) await age(t, 0);
      crowd.push(await countSignIn({ db: anon }, await attempt(email, `${email} ${place}`)));
    }
    deepEqual([20, 21, 24, 40, 100].map((nth) => crowd[nth - 1]?.wait_ms), [
      0,
      250,
      1000,
      5000,
      5000,
    ]);
    deepEqual([100, 101].map((nth) => crowd[nth - 1]?.allowed), [true, false]);
    const pair = await throttleKey("s", email, "the owner's browser");
    const known = { pair, email: null, network: null };
    const standing = await countSignIn({ db: anon }, known);
    deepEqual([standing.allowed, standing.wait_ms, standing.limit], [true, 0, 5]);
    for (let guess = 2; guess <= 5; guess++) await countSignIn({ db: anon }, known);
    equal(
      (await countSignIn({ db: anon }, known)).allowed,
      false,
      "a stolen cookie guesses no more",
    );
  },
);

databaseTest("the right password takes its attempt off the counters, and no other", async (t) => {
  const email = crypto.randomUUID();
  const { db } = await t.person();
  const keys = await attempt(email, `${email} home`);
  for (let failed = 1; failed <= 4; failed++) await countSignIn({ db: t.anon }, keys);
  await countSignIn({ db: t.anon }, keys);
  await noteSignIn({ db }, { event: "signed_in", keys });
  const again = await countSignIn({ db: t.anon }, keys);
  deepEqual([again.allowed, again.remaining, again.limit], [true, 4, 5]);
  const [counted] = await t.stack.sql<{ hits: number }>(
    "select hits from app.throttle_counters where key = $1",
    [keys.email],
  );
  equal(counted?.hits, 5);
});

databaseTest("a refusal says in a sentence when to come back", async ({ anon }) => {
  const keys = [await aKey()];
  const [last] = (await Promise.all(
    Array.from({ length: 6 }, () => countAnonymous({ db: anon }, { scope: "auth_strict", keys })),
  )).flat().filter(({ allowed }) => !allowed);
  ok(last);
  await rejects(async () => await requireAllowed(last), (error: Error) => {
    ok(/^Too many requests within a minute\. Try again in \d+ seconds\.$/.test(error.message));
    equal(Reflect.get(error, "retryAfter"), last.reset);
    return true;
  });
  requireAllowed({ ...last, allowed: true });
});

databaseTest(
  "a check costs one statement and about what a ping costs",
  async ({ person, driver }) => {
    const { db } = await person();
    const timed = async (work: () => Promise<unknown>) => {
      const started = performance.now();
      await work();
      return performance.now() - started;
    };
    const times: { check: number; plain: number }[] = [];
    // In turn, and the fastest of each: whatever else the machine does only slows some down.
    for (let turn = 0; turn < 40; turn++) {
      times.push({
        check: await timed(() => countRequest({ db }, { scope: "default" })),
        plain: await timed(async () => unwrap(await db.rpc("list_industries"))),
      });
    }
    const check = Math.min(...times.map((turn) => turn.check));
    const plain = Math.min(...times.map((turn) => turn.plain));
    console.log(
      `a check ${check.toFixed(1)} ms, reading industries ${plain.toFixed(1)} ms (${driver})`,
    );
    ok(check < plain * 3 + 15);
  },
);
