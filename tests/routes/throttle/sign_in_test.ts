import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { newcomer, Visitor } from "@/tests/harness/app_visitor.ts";
import { type Instances, openInstances } from "@/tests/harness/instances.ts";

let opened: Promise<Instances> | undefined;

/** Nobody, at a product of this file's own. */
async function stranger(): Promise<Visitor> {
  const { apps: [app] } = await (opened ??= openInstances({ endlessMinutes: true }));
  ok(app);
  return new Visitor(app);
}

/** Somebody who has just signed up there. */
async function signedUp(name?: string): Promise<Visitor> {
  const visitor = await stranger();
  equal((await visitor.post("/sign-up", newcomer(name))).status, 303);
  return visitor;
}

Deno.test.afterAll(async () => await (await opened)?.close());

/** An address of a network for examples that no other test uses. */
function place(): Record<string, string> {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint8Array(2));
  return { "x-forwarded-for": `198.${18 + (a % 2)}.${a}.${b}` };
}

async function member() {
  const fields = newcomer("member");
  const browser = await stranger();
  equal((await browser.post("/sign-up", fields)).status, 303);
  return { fields, browser };
}

/** Wrong passwords for `email`, one after the other; answers the statuses. */
async function guess(visitor: Visitor, email: string, times: number, from = {}): Promise<number[]> {
  const statuses = [];
  for (let turn = 0; turn < times; turn++) {
    const wrong = { email, password: `wrong password ${turn}` };
    statuses.push((await visitor.post("/sign-in", wrong, from)).status);
  }
  return statuses;
}

appTest("the sixth guess from a place is refused, with the right password too", async () => {
  const { fields } = await member();
  const [guesser, here] = [await stranger(), place()];
  deepEqual(await guess(guesser, fields.email, 5, here), [401, 401, 401, 401, 401]);
  const refused = await guesser.post("/sign-in", fields, here);
  equal(refused.status, 429);
  match(refused.text, /Too many attempts to sign in within a minute\. Try again in \d+ seconds?\./);
  equal(refused.headers.get("retry-after"), refused.headers.get("x-throttle-reset"));
  ok(Number(refused.headers.get("retry-after")) > 0);
  equal(refused.headers.get("x-throttle-limit"), "5");
  equal(refused.headers.get("x-throttle-remaining"), "0");
  equal(guesser.cookies.has("igny8_access"), false);
  doesNotMatch(refused.text, /correct horse/);
});

appTest("an address that nobody has is refused just the same", async () => {
  const [guesser, here] = [await stranger(), place()];
  const statuses = await guess(guesser, newcomer("nobody").email, 6, here);
  deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
});

appTest("while somebody guesses, the owner signs in elsewhere and in a known browser", async () => {
  const { fields, browser } = await member();
  const [guesser, here] = [await stranger(), place()];
  await guess(guesser, fields.email, 6, here);
  equal((await (await stranger()).post("/sign-in", fields, place())).status, 303);
  await browser.post("/sign-out", {});
  ok([...browser.cookies.keys()].some((name) => name.startsWith("igny8_known_")));
  // The same place as the guesser's, as in an office.
  equal((await browser.post("/sign-in", fields, here)).status, 303);
});

appTest(
  "a made-up cookie makes no known browser, and one is known for its e-mail alone",
  async () => {
    const { fields, browser } = await member();
    const other = await member();
    const here = place();
    const forger = await stranger();
    const known = [...browser.cookies].find(([name]) => name.startsWith("igny8_known_"));
    const theirs = [...other.browser.cookies].find(([name]) => name.startsWith("igny8_known_"));
    ok(known && theirs);
    notEqual(known[0], theirs[0]);
    forger.cookies.set(known[0], theirs[1]);
    const statuses = await guess(forger, fields.email, 5, here);
    forger.cookies.set(known[0], `${crypto.randomUUID()}.${"0".repeat(64)}`);
    statuses.push(...await guess(forger, fields.email, 1, here));
    deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  },
);

appTest("a known browser guesses five times as well", async () => {
  const { fields, browser } = await member();
  await browser.post("/sign-out", {});
  deepEqual(await guess(browser, fields.email, 6, place()), [401, 401, 401, 401, 401, 429]);
});

appTest("fifty guesses at once are five guesses", async () => {
  const { fields } = await member();
  const here = place();
  const statuses = await Promise.all(Array.from({ length: 50 }, async (_, turn) => {
    const wrong = { email: fields.email, password: `wrong password ${turn}` };
    return (await (await stranger()).post("/sign-in", wrong, here)).status;
  }));
  deepEqual(statuses.filter((status) => status !== 429), [401, 401, 401, 401, 401]);
});

appTest(
  "a network signs up five times a minute; who is on this machine is not counted",
  async () => {
    const here = place();
    const statuses = [];
    for (let turn = 0; turn < 6; turn++) {
      statuses.push((await (await stranger()).post("/sign-up", newcomer(), here)).status);
    }
    deepEqual(statuses, [303, 303, 303, 303, 303, 429]);
    equal((await (await stranger()).post("/sign-up", newcomer())).status, 303);
  },
);

appTest("guessing goes no faster through the sign-up form", async () => {
  const { fields } = await member();
  const statuses = [];
  for (let turn = 0; turn < 6; turn++) {
    const wrong = { ...fields, password: `wrong password ${turn}` };
    statuses.push((await (await stranger()).post("/sign-up", wrong)).status);
  }
  deepEqual(statuses.slice(-1), [429]);
  equal((await (await stranger()).post("/sign-up", fields)).status, 429);
});

appTest(
  "a person gets five reset links a minute, and nobody learns whether they exist",
  async () => {
    const { fields, browser } = await member();
    const unknown = newcomer("nobody").email;
    const mails = async () => {
      const html = await (await fetch(`${browser.product.supabaseUrl}/mail`)).text();
      return html.split("<li>").filter((item) => item.includes(fields.email)).length;
    };
    const before = await mails();
    for (const email of [fields.email, unknown]) {
      for (let turn = 0; turn < 7; turn++) {
        const answer = await (await stranger()).post("/forgot-password", { email });
        equal(answer.status, 200);
        match(answer.text, /a link is on its way/);
        equal(answer.headers.get("x-throttle-limit"), null);
      }
    }
    equal(await mails() - before, 5);
  },
);

appTest("a network asks for five resets a minute, then it is told to wait", async () => {
  const here = place();
  const statuses = [];
  for (let turn = 0; turn < 6; turn++) {
    const { email } = newcomer("nobody");
    statuses.push((await (await stranger()).post("/forgot-password", { email }, here)).status);
  }
  deepEqual(statuses, [200, 200, 200, 200, 200, 429]);
});

appTest(
  "orders of paid work are counted for the person, and refused with a page that says so",
  async () => {
    const owner = await signedUp("orderer");
    const order = () => owner.post("/planner/keywords/cluster", { key: crypto.randomUUID() });
    const first = await order();
    equal(first.headers.get("x-throttle-limit"), "10");
    equal(first.headers.get("x-throttle-remaining"), "9");
    equal(first.headers.get("retry-after"), null);
    for (let turn = 2; turn <= 10; turn++) notEqual((await order()).status, 429);
    const refused = await order();
    equal(refused.status, 429);
    match(refused.text, /Too many requests within a minute\. Try again in \d+ seconds?\./);
    ok(Number(refused.headers.get("retry-after")) > 0);
    const script = await owner.post("/planner/clusters/ideas", {}, { accept: "application/json" });
    equal(script.status, 429);
    equal(JSON.parse(script.text).code, "throttled");
    ok(script.headers.get("retry-after"));
    notEqual((await owner.post("/writer/tasks/generate", {})).status, 429, "another scope");
    equal((await owner.get("/planner/keywords")).status, 200, "looking is not counted");
    notEqual((await (await signedUp()).post("/planner/keywords/cluster", {})).status, 429);
  },
);
