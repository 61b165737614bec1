import assert from "node:assert/strict";
import { load } from "cheerio";
import { appTest } from "@/tests/harness/app_case.ts";
import { address, isPrivate, PAGES, workedIds } from "@/tests/harness/app_pages.ts";
import { signedUp, stranger, Visitor } from "@/tests/harness/app_visitor.ts";
import { userId } from "@/tests/routes/office.ts";

/**
 * Forms that a closed account still has: what belongs to the person rather than to the account, exporting,
 * paying, and closing or keeping the account itself.
 */
const ALLOWED = new Set([
  "/sign-out",
  "/settings/theme",
  "/settings/site",
  "/settings/profile",
  "/settings/data",
  "/settings/close",
  "/notifications",
  "/planner/keywords/columns",
  "/planner/keywords/export",
  "/billing/checkout",
  "/billing/subscription",
]);

/** The addresses to which the buttons of a page send something. */
function formsOf(html: string, path: string): string[] {
  const $ = load(html);
  const buttons = $("form[method='post' i] button").toArray().filter((button) =>
    ($(button).attr("type") ?? "submit") === "submit" && $(button).attr("disabled") === undefined &&
    $(button).closest("fieldset[disabled]").length === 0
  );
  return buttons.map((button) => {
    const target = $(button).attr("formaction") ?? $(button).closest("form").attr("action") ?? path;
    return new URL(target, "http://app.test").pathname;
  });
}

for (const status of ["suspended", "cancelled"] as const) {
  appTest(`a ${status} account is offered no form that would be refused`, async (t) => {
    const { worked, ids } = await workedIds("closing");
    const { product } = await stranger();
    const owner = Visitor.holding(product, worked.accessToken);
    const set = (to: string) =>
      product.sql("update public.accounts set status = $2 where id = $1", [worked.accountId, to]);
    const [{ status: before } = { status: "active" }] = await product.sql<{ status: string }>(
      "select status from public.accounts where id = $1",
      [worked.accountId],
    );
    await set(status);
    try {
      for (const [route, page] of Object.entries(PAGES)) {
        if (!isPrivate(route) || page.file) continue;
        await t.step(route, async () => {
          const { text, status: answered } = await owner.get(address(page, ids));
          // A page that is a form and nothing else may be refused as a whole, as it is to viewers.
          const usual = answered < 400 || answered === page.status || answered === page.viewer;
          assert.ok(usual, `${route} answers ${answered}`);
          if (answered === 200) assert.match(text, new RegExp(`This account is ${status}`));
          const refused = formsOf(text, address(page, ids)).filter((to) => !ALLOWED.has(to));
          assert.deepEqual(refused, []);
        });
      }
    } finally {
      await set(before);
    }
  });
}

appTest("the forms that are left to a suspended account work", async () => {
  const owner = await signedUp("late");
  await owner.product.sql(
    "update public.accounts set status = 'suspended' where owner_id = $1",
    [userId(owner)],
  );
  const themed = await owner.post("/settings/theme", { theme: "dark" });
  assert.equal(themed.status, 303);
  const named = await owner.post("/settings/profile", { full_name: "Lee Late", theme: "dark" });
  assert.match((await owner.follow(named)).text, /Your profile is saved/);
  assert.equal((await owner.post("/notifications", {})).status, 303);
  const details = { action: "details", company: "Late Ltd", line1: "1 Lane", city: "Bath" };
  const kept = await owner.post("/billing/subscription", { ...details, country: "GB" });
  assert.match((await owner.follow(kept)).text, /It stands on the next invoice/);
  const { location } = await owner.post("/billing/checkout", {
    kind: "plan",
    slug: "growth",
    cycle: "month",
  });
  assert.match(location ?? "", /^https?:\/\//);
});
