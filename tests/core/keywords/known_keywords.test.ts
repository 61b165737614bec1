import assert from "node:assert/strict";
import { unwrap } from "core/db.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { importText, planningSite } from "./planning_site.ts";

/** The function's statement with its arguments as $1 and $2. */
const STATEMENT =
  `select replace(replace(prosrc, 'p_sector_id', '$1::uuid'), 'p_keywords', '$2::text[]') as text
  from pg_proc where proname = 'count_known_keywords'`;

databaseTest("a file's keywords are looked up, not compared each with each", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "Keyword\noak  Table\nelm chair\nÄrmelbrett");
  const keywords = ["OAK table", "ärmelbrett", "ash bench", "elm chair"];
  const args = { p_sector_id: site.sectorId, p_keywords: keywords };
  assert.equal(unwrap(await owner.db.rpc("count_known_keywords", args)), 3);
  const stranger = await given.person();
  assert.equal(unwrap(await stranger.db.rpc("count_known_keywords", args)), 0);

  // Right after a first import, when the planner knows nothing of its size.
  const many = Array.from({ length: 2000 }, (_, n) => `oak table ${n}`);
  await importText(owner, site, ["Keyword", ...many].join("\n"));
  const [statement] = await given.stack.sql<{ text: string }>(STATEMENT);
  const plan = await given.stack.transaction(async (tx) => {
    await tx.sql(
      `select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true),
         set_config('role', 'authenticated', true)`,
      [JSON.stringify({ sub: owner.id, role: "authenticated" }), owner.id],
    );
    return await tx.sql<{ "QUERY PLAN": string }>(`explain ${statement?.text}`, [
      site.sectorId,
      many,
    ]);
  });
  const lines = plan.map((row) => row["QUERY PLAN"]).join("\n");
  assert.match(lines, /Index (Only )?Scan using keywords_once/);
  assert.match(lines, /Index Cond: .*keyword_key = /);
});
