/**
 * Every route under every kind of attack, then attacks at random. FUZZ_SEED and FUZZ_REQUESTS make
 * another or a longer run; the seed of a run is printed, and the same seed sends the same requests.
 */
import assert from "node:assert/strict";
import { pick, randomFrom } from "@/local/ai/random.ts";
import { type Product, product } from "@/tests/harness/app.ts";
import { appTest } from "@/tests/harness/app_case.ts";
import { type AppPage, PAGES, routeFiles } from "@/tests/harness/app_pages.ts";
import { ATTACKS, type Material, type Shot } from "@/tests/harness/fuzz/attacks.ts";
import { formsOf, type PageForm } from "@/tests/harness/fuzz/forms.ts";
import { faultsOf } from "@/tests/harness/fuzz/judge.ts";
import { type Attackers, openAttackers, SECRETS } from "@/tests/harness/fuzz/people.ts";
import { sendRaw } from "@/tests/harness/fuzz/raw_http.ts";
import type { World } from "@/tests/isolation/world.ts";

const SEED = Deno.env.get("FUZZ_SEED") ?? "igny8";
/** Requests at random, besides one of every attack on every route. */
const AT_RANDOM = Number(Deno.env.get("FUZZ_REQUESTS") ?? 300);
const AT_ONCE = 4;
const WHO = ["nobody", "stranger", "stranger", "stranger", "viewer", "owner"] as const;

/** What nobody but its own people may change in the account under attack. */
const TABLES = [
  ...[
    "sites",
    "sectors",
    "keywords",
    "clusters",
    "ideas",
    "tasks",
    "content",
    "images",
  ],
  ...["author_profiles", "module_settings", "prompts", "site_user_access", "invitations"],
];

interface Target {
  path: string;
  pattern: string;
}

appTest("no request gets a failure, a foreign byte or a bare answer out of any route", async () => {
  const served = await product();
  const world = await served.world();
  const attackers = await openAttackers(served);
  await assertSignedIn(served, attackers);
  const targets = await everyTarget(attackers);
  const forms = await ownersForms(served, attackers, targets);
  assert.ok(forms.length > 20, `only ${forms.length} forms were found`);
  const names = [
    ...new Set([...forms.flatMap(({ fields }) => fields.map(([name]) => name)), ...QUERY]),
  ];
  const material = { random: randomFrom(SEED), origin: served.appUrl, attackers, forms, names };
  const shots = everyShot(material, targets);
  console.log(`HTTP fuzz: seed ${SEED}, ${shots.length} requests on ${targets.length} routes`);
  const before = await fingerprint(served, world);
  const began = performance.now();
  const { faults, statuses } = await fire(served, attackers, shots);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`HTTP fuzz: ${seconds} s, answers ${JSON.stringify(Object.fromEntries(statuses))}`);
  assert.deepEqual(faults.slice(0, 20), [], `${faults.length} faults, FUZZ_SEED=${SEED}`);
  assert.deepEqual(await fingerprint(served, world), before);
});

/** Fails unless the people are who they say, so that a refusal later on means something. */
async function assertSignedIn({ appUrl }: Product, { cookies, forged }: Attackers): Promise<void> {
  const dashboard = async (cookie: string) => {
    const answer = await fetch(`${appUrl}/dashboard`, { headers: { cookie }, redirect: "manual" });
    const text = await answer.text();
    return [answer.status, SECRETS.test(text)];
  };
  assert.deepEqual(await dashboard(cookies.owner), [200, true]);
  assert.deepEqual(await dashboard(cookies.viewer), [200, true]);
  assert.deepEqual(await dashboard(cookies.stranger), [200, false]);
  for (const cookie of [cookies.nobody, ...forged]) {
    assert.deepEqual(await dashboard(cookie), [303, false], cookie);
  }
}

/** Parameters that pages read, besides the fields of their forms. */
const QUERY = ["page", "size", "sort", "q", "status", "site", "next", "back", "id", "ids", "days"];

/** Every route by its file; one that is not in PAGES yet is tried all the same. */
async function everyTarget({ ids }: Attackers): Promise<Target[]> {
  return (await routeFiles()).map((file) => {
    const page: AppPage | undefined = PAGES[file];
    const pattern = page?.path ?? pathOfFile(file);
    return {
      pattern,
      path: pattern.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? ids.content ?? ""),
    };
  });
}

function pathOfFile(file: string): string {
  return "/" + file.replace(/\.tsx?$/, "").replace(/(^|\/)index$/, "")
    .replace(/\([^)]*\)\//g, "").replace(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}");
}

/** The forms on every page that the owner of the account under attack sees, without its secrets. */
async function ownersForms(
  { appUrl }: Product,
  { cookies }: Attackers,
  targets: Target[],
): Promise<PageForm[]> {
  const found = new Map<string, PageForm>();
  for (const { path } of targets) {
    const headers = { cookie: cookies.owner, accept: "text/html" };
    const answer = await fetch(appUrl + path, { headers, redirect: "manual" });
    const html = await answer.text();
    if (answer.status !== 200 || !html.includes("<form")) continue;
    for (const form of formsOf(path, html)) found.set(JSON.stringify(form), form);
  }
  const secrets = new RegExp(SECRETS, "gi");
  return [...found.values()].map(({ action, fields }) => ({
    action,
    fields: fields.map(([name, value]) => [name, value.replace(secrets, "fuzz")]),
  }));
}

/** One shot of every attack on every route, and more at random. */
function everyShot(material: Omit<Material, "path" | "pattern">, targets: Target[]): Shot[] {
  const { random } = material;
  const planned = targets.flatMap((target) =>
    Object.keys(ATTACKS).map((attack) => ({ attack, target }))
  );
  const more = Array.from({ length: AT_RANDOM }, () => ({
    attack: pick(random, Object.keys(ATTACKS)),
    target: pick(random, targets),
  }));
  return [...planned, ...more].map(({ attack, target }) => {
    const made = ATTACKS[attack]?.({ ...material, ...target }) ?? { target: target.path };
    const shot: Shot = { method: "GET", headers: [], who: pick(random, WHO), attack, ...made };
    // The owner may change what is theirs, and so only reads here.
    return shot.who === "owner" && shot.method === "POST" ? { ...shot, who: "stranger" } : shot;
  });
}

async function fire(served: Product, attackers: Attackers, shots: Shot[]) {
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  const waiting = shots.entries();
  const shooter = async () => {
    for (const [number, shot] of waiting) {
      const headers = dressed(shot, served.appUrl, attackers, number);
      const answer = await sendRaw(served.appUrl, { ...shot, headers });
      const status = answer?.status ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const found = faultsOf(shot, answer, served.appUrl);
      if (found.length === 0) continue;
      const { attack, who, method, target } = shot;
      const log = status >= 500
        ? await served.logged(answer?.headers.get("x-request-id") ?? "?")
        : "";
      faults.push(
        `${attack} by ${who}: ${method} ${target.slice(0, 300)}: ${found.join("; ")} ${log}`,
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, shooter));
  return { faults, statuses };
}

/** The shot's headers with those that every request needs. */
function dressed(shot: Shot, origin: string, attackers: Attackers, number: number) {
  const has = (name: string) => shot.headers.some(([given]) => given === name);
  const { forged, cookies } = attackers;
  const cookie = shot.who === "forged" ? forged[number % forged.length] : cookies[shot.who];
  return [
    ["host", new URL(origin).host],
    ["connection", "close"],
    ...(cookie && !has("cookie") ? [["cookie", cookie]] : []),
    ...(shot.body && !has("content-length") ? [["content-length", String(shot.body.length)]] : []),
    ...shot.headers,
  ] as [string, string][];
}

/** A digest of every table of the attacked account's people's work. */
async function fingerprint({ sql }: Product, { accountA }: World): Promise<unknown> {
  const digest = (row: string) => `md5(string_agg(${row}, '' order by ${row}))`;
  const parts = TABLES.map((table) =>
    `(select ${digest("r::text")} from public.${table} r where account_id = $1) as ${table}`
  );
  // The worker ends what the account had ordered before, and gives back what that reserved.
  const account = digest("(to_jsonb(r) - '{credits,updated_at}'::text[])::text");
  parts.push(`(select ${account} from public.accounts r where id = $1) as accounts`);
  parts.push(`(select ${digest("r::text")} from public.credit_transactions r
    where account_id = $1 and type not in ('release', 'settlement')) as credit_transactions`);
  return (await sql(`select ${parts.join(", ")}`, [accountA]))[0];
}
