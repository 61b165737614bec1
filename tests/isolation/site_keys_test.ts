import assert from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { type Attempt, tryAll } from "./attempts.ts";
import { callOf, callSql } from "./calls.ts";
import { readFunctions } from "./catalogue.ts";
import { fingerprintSql } from "./fingerprint.ts";
import { SITE_KEY_FUNCTIONS } from "./policy.ts";
import { worldOf } from "./shared_world.ts";
import { actor, homeOf, id, MARKERS, type Place, siteKeyOf, type World } from "./world.ts";

const PLACES = ["a1", "a2", "b1", "ff"] as const;

/** Brings the key of a place, whose program introduced itself before. */
function bringing(place: Place, world: World): string {
  const account = place === "b1" ? world.accountB : world.accountA;
  const introduced = place === "ff" ? "" : `
    insert into public.site_integrations (id, account_id, site_id, platform, access, name, base_url)
    values ('${id(place, "lease")}', '${account}', '${id(place, "site")}', 'wordpress', 'plugin',
      '${MARKERS[place]} plugin', '${homeOf(place)}');
    update public.api_keys set integration_id = '${id(place, "lease")}'
    where id = '${id(place, "apiKey")}';`;
  return `${introduced}
    select set_config('request.headers', '{"x-igny8-key": "${siteKeyOf(place)}"}', true)`;
}

databaseTest("every function that a site's key opens is tried with keys", async ({ stack }) => {
  const rows = await stack.sql<{ name: string }>(`
    select p.proname as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosrc ~ 'app\\.open_(site_key|destination)\\('
    order by 1`);
  assert.deepEqual(rows.map(({ name }) => name), Object.keys(SITE_KEY_FUNCTIONS));
});

databaseTest(
  "a key opens its own site, whatever ids and addresses come with it",
  async ({ stack }) => {
    const { world } = await worldOf(stack);
    await stack.transaction(async (tx) => {
      const watch = await fingerprintSql(tx, world);
      const functions = (await readFunctions(tx)).filter(({ name, schema }) =>
        schema === "public" && Object.hasOwn(SITE_KEY_FUNCTIONS, name)
      );
      const tried = functions.flatMap((info) =>
        PLACES.flatMap((key) =>
          PLACES.flatMap((place) =>
            // Their address first, then the key's own with their ids.
            [homeOf(place), homeOf(key)].map((p_url) => ({ info, key, place, p_url }))
          )
        )
      );
      const attempts = tried.map(({ info, key, place, p_url }): Attempt => ({
        actor: actor("anon"),
        setup: bringing(key, world),
        sql: callSql(
          info.name,
          { ...callOf(info.name, place, "")?.args, p_url },
          info.parameters,
          info,
        ),
        want: "value",
        watch,
      }));
      const wrong: string[] = [];
      for (const [index, outcome] of (await tryAll(tx, attempts)).entries()) {
        const { info, key, place, p_url } = tried[index] ?? assert.fail();
        const what = `${info.name} with the key of ${key}, ids of ${place}, from ${p_url}`;
        const answer = JSON.stringify(outcome.value ?? outcome.message);
        const before = JSON.parse(outcome.before ?? "{}");
        const after = JSON.parse(outcome.after ?? "{}");
        const changed = Object.keys(after).filter((scope) => before[scope] !== after[scope]);
        const allowed = key === "ff" ? [] : [key === "b1" ? "b" : key === "a1" ? "a" : "a2", "a"];
        if (changed.some((scope) => !allowed.includes(scope))) {
          wrong.push(`${what} changes ${changed}`);
        }
        for (const other of PLACES) {
          if (other !== key && other !== "ff" && answer.includes(MARKERS[other])) {
            wrong.push(`${what} hears of ${other}: ${answer.slice(0, 200)}`);
          }
        }
        const works = Object(outcome.value).success === true;
        if (
          works !==
            (key !== "ff" && p_url === homeOf(key) &&
              (key === place || info.name !== "site_picture"))
        ) {
          wrong.push(`${what}: ${answer.slice(0, 200)}`);
        }
      }
      assert.ok(attempts.length >= 6 * 32);
      assert.deepEqual(wrong, []);
    });
  },
  { only: "postgres" },
);
