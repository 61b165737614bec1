import assert from "node:assert/strict";
import { join } from "node:path";
import { appTest } from "@/tests/harness/app_case.ts";
import { address, isPrivate, PAGES, workedIds } from "@/tests/harness/app_pages.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { signedUp } from "@/tests/harness/app_visitor.ts";
import { userId } from "@/tests/routes/office.ts";

const TABLES = [
  "sites",
  "sectors",
  "keywords",
  "clusters",
  "ideas",
  "tasks",
  "content",
  "images",
  "automation_runs",
  "jobs",
  "credit_transactions",
  "author_profiles",
  "module_settings",
];

/** What forms of these pages can ask for. */
const ACTIONS = [
  "edit",
  "rename",
  "archive",
  "delete",
  "cancel",
  "pause",
  "retry",
  "publish",
  "unpublish",
  "queue",
  "inactive",
  "add_sectors",
  "reset",
  "split",
  "remove",
];

appTest("a stranger's forms on another account's pages change nothing", async (t) => {
  const { worked, ids } = await workedIds();
  const stranger = await signedUp("stranger");
  const { sql } = stranger.product;
  const fingerprint = async () => {
    const parts = TABLES.map((table) =>
      `(select md5(string_agg(r::text, '' order by r::text)) from public.${table} r where account_id = $1) as ${table}`
    );
    return (await sql(`select ${parts.join(", ")}`, [worked.accountId]))[0];
  };
  const before = await fingerprint();
  const fields = {
    site_id: worked.siteId,
    sector_id: ids.site ?? "",
    cluster_id: ids.cluster ?? "",
    image_id: ids.image ?? "",
    "id[]": [ids.keyword ?? "", ids.cluster ?? "", ids.idea ?? ""],
    "ids[]": [ids.task ?? "", ids.content ?? "", ids.image ?? ""],
    name: "Taken over",
    title: "Taken over",
    html: "<p>Taken over</p>",
    prompt: "Taken over",
    keywords: "taken over",
    version: "1",
    confirmed: "yes",
    to: "new",
    language: "English",
  };
  for (const [route, page] of Object.entries(PAGES)) {
    if (!isPrivate(route) || !await takesForms(route)) continue;
    await t.step(route, async () => {
      for (const action of ["", ...ACTIONS]) {
        const key = crypto.randomUUID();
        const asked = { ...fields, key, ...(action ? { action } : {}) };
        await sql("delete from app.throttle_counters where key = $1", [userId(stranger)]);
        const { status } = await stranger.post(address(page, ids), asked);
        assert.ok(status >= 300 && status < 500 && status !== 429, `${action} ${status}`);
      }
    });
  }
  assert.deepEqual(await fingerprint(), before);
});

async function takesForms(route: string): Promise<boolean> {
  return (await Deno.readTextFile(join(ROOT, "routes", route))).includes("POST");
}
