import assert from "node:assert/strict";
import { decodeJwt } from "jose";
import { appTest } from "@/tests/harness/app_case.ts";
import {
  address,
  type AppPage,
  isPrivate,
  PAGES,
  routeFiles,
  workedIds,
} from "@/tests/harness/app_pages.ts";
import { signedUp, stranger, Visitor } from "@/tests/harness/app_visitor.ts";

appTest("every route is in the table that these tests walk", async () => {
  assert.deepEqual((await routeFiles()).sort(), Object.keys(PAGES).sort());
});

/** Asks for every page and compares the status; one failure does not hide the others. */
async function walk(
  t: Deno.TestContext,
  visitor: Visitor,
  expected: (page: AppPage, route: string) => number,
): Promise<void> {
  const { ids } = await workedIds();
  for (const [route, page] of Object.entries(PAGES)) {
    await t.step(route, async () => {
      const { status, location } = await visitor.get(address(page, ids));
      assert.equal(status, expected(page, route), `${address(page, ids)} → ${location}`);
    });
  }
}

appTest("the owner of a worked workspace gets every page", async (t) => {
  const { worked } = await workedIds();
  const owner = Visitor.holding((await stranger()).product, worked.accessToken);
  await walk(t, owner, ({ status = 200 }) => status);
});

appTest("the owner of an empty account gets every page, and 404 for others' objects", async (t) => {
  await walk(t, await signedUp(), (page) => page.empty ?? emptyStatus(page));
});

function emptyStatus({ path, status = 200 }: AppPage): number {
  return path.includes("{") ? 404 : status;
}

appTest("nobody gets the public pages, and is asked to sign in for the others", async (t) => {
  const open = new Set(["(auth)/sign-in.tsx", "(auth)/sign-up.tsx"]);
  await walk(t, await stranger(), ({ status = 200 }, route) => {
    if (isPrivate(route) || route === "(auth)/new-password.tsx") return 303;
    return open.has(route) ? 200 : status;
  });
});

appTest("a viewer reads the granted site and is offered nothing that writes", async (t) => {
  const { worked } = await workedIds();
  const viewer = await signedUp("viewer");
  await join(viewer, worked.accountId, worked.siteId);
  await walk(t, viewer, ({ status = 200, viewer = status }) => viewer);
  const { text } = await viewer.get("/planner/keywords");
  assert.match(text, /espresso/);
  assert.doesNotMatch(text, /Auto-cluster|keywords\/delete|value="archive"/);
});

appTest("a viewer without a grant sees no site and none of its objects", async (t) => {
  const { worked } = await workedIds();
  const viewer = await signedUp("ungranted");
  await join(viewer, worked.accountId, null);
  await walk(t, viewer, (page, route) => {
    if (OF_THE_ACCOUNT.has(route)) return page.viewer ?? page.status ?? 200;
    return page.viewer ?? page.empty ?? emptyStatus(page);
  });
});

/** Routes with an id that belong to the account rather than to a site. */
const OF_THE_ACCOUNT = new Set(["(app)/thinker/authors/[id].tsx"]);

appTest("a suspended account reads everything and is told why it changes nothing", async (t) => {
  const owner = await signedUp("suspended");
  const site = { name: "Late payer", sector_names: "Coffee" };
  assert.equal((await owner.post("/setup/sites/new", site)).status, 303);
  await owner.product.sql(
    "update public.accounts set status = 'suspended' where id = (select account_id from public.profiles where id = $1)",
    [userId(owner)],
  );
  await walk(t, owner, (page) => {
    const { status = 200, path } = page;
    return path.includes("{") ? page.empty ?? emptyStatus(page) : status;
  });
  const refused = await owner.post("/setup/sites/new", { ...site, name: "One more" });
  assert.match(refused.text, /account is suspended/);
});

/** Makes somebody a viewer of another account, granted one site or none. */
async function join(visitor: Visitor, accountId: string, siteId: string | null): Promise<void> {
  const { sql } = visitor.product;
  const id = userId(visitor);
  await sql("update public.profiles set account_id = $2, role = 'viewer' where id = $1", [
    id,
    accountId,
  ]);
  if (siteId === null) return;
  await sql(
    "insert into public.site_user_access (site_id, user_id, account_id) values ($1, $2, $3)",
    [siteId, id, accountId],
  );
}

function userId(visitor: Visitor): string {
  return decodeJwt(visitor.accessToken).sub ?? "";
}
