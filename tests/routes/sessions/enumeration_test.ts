import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import type { Product } from "@/tests/harness/app.ts";
import { appTest } from "@/tests/harness/app_case.ts";
import { type Answer, newcomer, signedUp, stranger, Visitor } from "@/tests/harness/app_visitor.ts";
import { openInstances } from "@/tests/harness/instances.ts";
import { leftMessage, userId } from "@/tests/routes/office.ts";

interface Told {
  status: number;
  location: string | null;
  cookies: string[];
  /** The page or the message for the next one, without what differs between any two answers. */
  text: string;
  ms: number;
}

/** What an answer tells somebody who does not know whether `email` has an account. */
async function told(visitor: Visitor, email: string, ask: () => Promise<Answer>): Promise<Told> {
  const started = performance.now();
  const { status, location, headers, text } = await ask();
  const ms = performance.now() - started;
  const names = headers.getSetCookie().map((line) => line.split("=")[0] ?? "");
  const plain = (text + leftMessage(visitor))
    .replace(/(nonce|value)="[^"]*"/g, "").replaceAll(email, "E").replaceAll(/[\w-]{36}/g, "*");
  return { status, location, cookies: names.sort(), text: plain, ms };
}

/** Headers of a visitor at a place where nobody was before. */
function elsewhere(): Record<string, string> {
  const [a = 0, b = 0, c = 0] = crypto.getRandomValues(new Uint8Array(3));
  return { "x-forwarded-for": `198.${18 + (a % 2)}.${b}.${c}` };
}

/**
 * Asks about each address a few times in turn: the answers must not tell them apart, and their times
 * are multiples of `step` ms. A busy machine delays some answers by a step or more, so it is the fastest
 * of each that are compared, and while these differ it is asked again, some times more.
 */
async function assertAlike(
  step: number,
  addresses: Record<string, () => Promise<string> | string>,
  visit: () => Promise<Visitor>,
  ask: (visitor: Visitor, email: string) => Promise<Answer>,
): Promise<Told> {
  const seen = new Map<string, Told[]>();
  const fastest = (all: Told[]) => Math.min(...all.map(({ ms }) => ms));
  const apart = () => {
    const times = [...seen.values()].map(fastest);
    return Math.max(...times) - Math.min(...times);
  };
  for (let turn = 0; turn < 3 || (turn < 15 && apart() >= step); turn++) {
    for (const [kind, address] of Object.entries(addresses)) {
      const [visitor, email] = [await visit(), await address()];
      const one = await told(visitor, email, () => ask(visitor, email));
      seen.set(kind, [...seen.get(kind) ?? [], one]);
    }
  }
  const [[, first = []] = [], ...others] = seen;
  ok(first[0]);
  ok(fastest([...seen.values()].flat()) >= step - 5, "no answer is given before its time");
  for (const [kind, answers] of others) {
    for (const { ms: _, ...answer } of answers) {
      const { ms: __, ...expected } = first[0];
      deepEqual(answer, expected, kind);
    }
  }
  ok(apart() < step * 1.5, `${apart().toFixed(0)} ms apart`);
  return first[0];
}

const signUpWith = (email: string) => ({ ...newcomer(), email });

async function mailedTo({ supabaseUrl }: Product, email: string): Promise<string[]> {
  const html = await (await fetch(`${supabaseUrl}/mail`)).text();
  return html.split("<li>").filter((item) => item.includes(email)).map((item) => {
    const url = new URL(item.match(/href="([^"]+)"/)?.[1]?.replaceAll("&amp;", "&") ?? "");
    return url.pathname + url.search;
  });
}

appTest("where addresses are confirmed, signing up tells nobody which are known", async (t) => {
  const { apps: [app], stack, close } = await openInstances({ confirmEmail: true });
  ok(app);
  const visit = () => Promise.resolve(new Visitor(app));
  const confirmed = newcomer("confirmed");
  const waiting = newcomer("waiting");
  try {
    await t.step("a new address gets a link, which signs in once", async () => {
      const visitor = await visit();
      const { status, text } = await visitor.post("/sign-up", confirmed);
      equal(status, 200);
      match(text, /Check your mail/);
      equal(visitor.cookies.has("igny8_access"), false);
      equal((await visitor.post("/sign-in", confirmed)).status, 401, "not before it is confirmed");
      const [link = ""] = await mailedTo(app, confirmed.email);
      equal((await visitor.get(link)).location, "/dashboard");
      equal((await visitor.get("/dashboard")).status, 200);
      equal((await (await visit()).get(link)).location, "/sign-in");
    });

    await t.step("new, known and waiting addresses get the same answer", async () => {
      await (await visit()).post("/sign-up", waiting);
      const { text } = await assertAlike(
        1000,
        {
          new: () => newcomer("unknown").email,
          known: () => confirmed.email,
          waiting: () => waiting.email,
        },
        visit,
        (visitor, email) => visitor.post("/sign-up", signUpWith(email), elsewhere()),
      );
      match(text, /Check your mail/);
      equal((await mailedTo(app, confirmed.email)).length, 1, "no second link to a known one");
      const again = await (await visit()).post("/sign-in", confirmed, elsewhere());
      equal(again.status, 303, "nor a new password");
    });

    await t.step("nor does signing in, with whatever password", async () => {
      await assertAlike(
        500,
        {
          unknown: () => newcomer("unknown").email,
          known: () => confirmed.email,
          waiting: () => waiting.email,
        },
        visit,
        (visitor, email) =>
          visitor.post(
            "/sign-in",
            { email, password: "wrong password" },
            elsewhere(),
          ),
      );
    });

    await t.step("an invitation that one sent oneself tells nothing either", async () => {
      const owner = await visit();
      await owner.post("/sign-in", confirmed, elsewhere());
      await stack.sql(
        `update public.accounts set plan_id = (select id from public.plans order by max_users desc nulls first limit 1)
         where id = (select account_id from public.profiles where id = $1)`,
        [userId(owner)],
      );
      const aVictim = async () => {
        const fields = newcomer("victim");
        const victim = await visit();
        await victim.post("/sign-up", fields);
        await victim.get((await mailedTo(app, fields.email))[0] ?? "");
        return fields.email;
      };
      const links = new Map<string, string>();
      const invite = async (email: string) => {
        const { text } = await owner.post("/settings/team", {
          action: "invite",
          email,
          role: "viewer",
        });
        links.set(email, text.match(/value="[^"]*(\/invitation\?token=[0-9a-f]{64})"/)?.[1] ?? "");
        return email;
      };
      const { text, status } = await assertAlike(
        1000,
        {
          unknown: () => invite(newcomer("unknown").email),
          known: async () => invite(await aVictim()),
        },
        visit,
        (visitor, email) => {
          const joining = { full_name: "Gus Guest", password: "correct horse battery" };
          return visitor.post(links.get(email) ?? "", joining, elsewhere());
        },
      );
      equal(status, 200);
      match(text, /Check your mail/);
    });
  } finally {
    await close();
  }
});

appTest("where nothing is confirmed, a refused sign-up says no more than that", async () => {
  const known = newcomer("known");
  const owner = await stranger();
  equal((await owner.post("/sign-up", known)).status, 303);
  const { status, text } = await (await stranger()).post("/sign-up", signUpWith(known.email));
  // The first password is the same here, so the form counts as one that was sent twice.
  equal(status, 303);
  const thief = { ...signUpWith(known.email), password: "somebody else's password" };
  const refused = await (await stranger()).post("/sign-up", thief);
  equal(refused.status, 422);
  match(refused.text, /We could not create an account with this address\./);
  doesNotMatch(refused.text + text, /exists|registered|taken|already has/i);
});

appTest("asking for a reset tells nobody which addresses are known", async () => {
  const known = newcomer("known");
  await (await stranger()).post("/sign-up", known);
  const { text } = await assertAlike(
    1000,
    { unknown: () => newcomer("nobody").email, known: () => known.email },
    stranger,
    (visitor, email) => visitor.post("/forgot-password", { email }),
  );
  match(text, /has an account, a link is on its way/);
});

appTest("changing the address tells nobody which others are known", async () => {
  const another = async () => {
    const fields = newcomer("other");
    await (await stranger()).post("/sign-up", fields);
    return fields.email;
  };
  const { text, location } = await assertAlike(
    1000,
    { unknown: () => newcomer("nobody").email, known: another },
    () => signedUp("curious"),
    (visitor, email) => {
      const change = { action: "email", email, current: "correct horse battery" };
      return visitor.post("/settings/profile", change);
    },
  );
  equal(location, "/settings/profile");
  match(text, /If E can be used, a link is on its way/);
});
