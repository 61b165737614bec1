import { deepEqual, equal } from "node:assert/strict";
import { importText, planningSite } from "@/tests/core/keywords/planning_site.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

databaseTest(
  "no two states of a row are of one moment, also within one transaction",
  async (given) => {
    const owner = await given.person();
    const { siteId } = await planningSite(owner);
    const moments = await given.stack.transaction(async ({ sql }) => {
      const found: string[] = [];
      for (const name of ["A", "B", "C", "D"]) {
        const [row] = await sql<{ at: string }>(
          "update public.sites set name = $2 where id = $1 returning updated_at::text as at",
          [siteId, name],
        );
        found.push(row?.at ?? "");
      }
      return found;
    });
    equal(new Set(moments).size, 4);
    deepEqual(moments.toSorted(), moments);
  },
);

databaseTest("a clock that was set back is followed", async (given) => {
  const owner = await given.person();
  const { siteId } = await planningSite(owner);
  await given.stack.sql("alter table public.sites disable trigger touch");
  await given.stack.sql(
    "update public.sites set updated_at = now() + interval '1 year' where id = $1",
    [siteId],
  );
  await given.stack.sql("alter table public.sites enable trigger touch");
  const [row] = await given.stack.sql<{ back: boolean }>(
    "update public.sites set name = 'B' where id = $1 returning updated_at = now() as back",
    [siteId],
  );
  equal(row?.back, true);
}, { isolated: true });

databaseTest(
  "what its import completes in the same moment is as it was imported",
  async (given) => {
    const owner = await given.person();
    const site = await planningSite(owner);
    const { id } = await importText(owner, site, "keyword\nsocks\n");
    const state = await given.stack.transaction(async ({ sql }) => {
      for (const volume of [10, 20]) {
        await sql(
          `select app.store_keyword_rows(i, 'csv', jsonb_build_array(jsonb_build_object('keyword', 'socks',
           'volume', $2::integer))) from public.keyword_imports i where i.id = $1`,
          [id, volume],
        );
      }
      return await sql<{ volume: number; untouched: boolean }>(
        "select volume, updated_at = created_at as untouched from public.keywords where import_id = $1",
        [id],
      );
    });
    deepEqual(state, [{ volume: 20, untouched: true }]);
  },
);
