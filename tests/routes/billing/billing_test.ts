import { doesNotMatch, equal, match } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { hire, leftMessage, makeStaff, type Office, openOffice } from "@/tests/routes/office.ts";

async function balance({ product, accountId }: Office): Promise<number> {
  const [row] = await product.sql<{ credits: number }>(
    "select credits from public.accounts where id = $1",
    [accountId],
  );
  return row?.credits ?? -1;
}

function grant({ accountId: account_id }: Office, amount: string) {
  return { account_id, amount, reason: "=cmd goodwill", key: crypto.randomUUID() };
}

appTest("credits cannot be granted to oneself, whatever the form says", async () => {
  const office = await openOffice();
  for (
    const somebody of [office.owner, await hire(office, "viewer"), await hire(office, "admin")]
  ) {
    await somebody.post("/billing/credits", grant(office, "1000"));
    match(leftMessage(somebody), /Only platform staff can grant credits/);
    doesNotMatch((await somebody.get("/billing/credits?account=x")).text, /Grant credits/);
  }
  equal(await balance(office), 500);
});

appTest("staff find an account by a member's address and book once per form", async () => {
  const office = await openOffice();
  const customer = await openOffice();
  await makeStaff(office, office.owner);
  const found = await office.owner.get(`/billing/credits?account=${customer.accountId}`);
  match(found.text, /Grant credits/);
  const form = grant(customer, "250");
  await office.owner.post("/billing/credits", form);
  await office.owner.post("/billing/credits", form);
  equal(await balance(customer), 750);
  await office.owner.post("/billing/credits", grant(customer, "-751"));
  equal(await balance(customer), 750);
  for (const amount of ["0", "1.5", "1e9", "x", ""]) {
    await office.owner.post("/billing/credits", grant(customer, amount));
  }
  equal(await balance(customer), 750);
  const { text, headers } = await customer.owner.get("/billing/ledger.csv?type=adjustment");
  match(headers.get("content-disposition") ?? "", /attachment; filename="ledger-.*\.csv"/);
  match(text, /,adjustment,staff,250,750,250,250,0,0,"'=cmd goodwill","",\r/);
});

appTest("everybody but the owner gets a sentence instead of billing", async () => {
  const office = await openOffice();
  for (const role of ["admin", "editor", "viewer"] as const) {
    const member = await hire(office, role);
    const credits = await member.get("/billing/credits");
    match(credits.text, /The owner of .* sees the ledger/);
    match(credits.text, /What things cost/);
    doesNotMatch(credits.text, /Credits included in the|Purchased credits|href="\/billing\/usage"/);
    for (const page of ["usage", "plans", "packages"]) {
      const { status, text } = await member.get(`/billing/${page}`);
      equal(status, 200);
      match(text, /: for the owner/);
    }
    equal((await member.get("/billing/ledger.csv")).status, 403);
  }
});

appTest(
  "the owner sees both purses, the plan with its limits, and what can be bought",
  async () => {
    const office = await openOffice();
    await office.product.sql(
      "select app.grant_purchased($1::uuid, 1000, $1::uuid::text, '1,000 credits')",
      [
        office.accountId,
      ],
    );
    const { text } = await office.owner.get("/billing/credits");
    match(text, /500, spent first\. What is unused ends on/);
    match(text, /1,000, spent last\. They never expire/);
    match((await office.owner.get("/billing/credits?cause=invoice")).text, /1,000 credits/);
    doesNotMatch((await office.owner.get("/billing/credits?cause=signup")).text, /\+1,000/);
    const plans = await office.owner.get("/billing/plans");
    match(plans.text, /Your plan: Free/);
    match(plans.text, /\$290 a year, \$58 less/);
    match(
      (await office.owner.get("/billing/packages")).text,
      /20,000 credits[\s\S]*\$11[\s\S]*\$220/,
    );
  },
);

appTest(
  "a banner says when credits run low and when none are left, in words for each",
  async () => {
    const office = await openOffice();
    const editor = await hire(office, "editor");
    const spend = (credits: number) =>
      office.product.sql("select app.post_credits($1, 'adjustment', $2, 'spent')", [
        office.accountId,
        -credits,
      ]);
    doesNotMatch((await office.owner.get("/dashboard")).text, /Credits are running low:/);
    await spend(400);
    match(
      (await office.owner.get("/dashboard")).text,
      /running low: 100 are left[\s\S]*Get more credits/,
    );
    await spend(100);
    match((await editor.get("/dashboard")).text, /No credits are left[\s\S]*Tell the owner/);
  },
);

appTest("what is owed after a refund is said on the credits page", async () => {
  const { owner, product, accountId } = await openOffice();
  await product.sql("select app.take_back($1::uuid, 700, $1::uuid::text, 'Refund')", [accountId]);
  match((await owner.get("/billing/credits")).text, /700 credits are owed/);
  match((await owner.get("/billing/credits?type=refund")).text, /owed \+700/);
});

appTest("the owner sees entries with their running balance, filtered by kind", async () => {
  const { owner } = await openOffice();
  const { text } = await owner.get("/billing/credits");
  match(text, /Credits included in the Free plan/);
  match(text, /\+500/);
  match((await owner.get("/billing/credits?type=purchase")).text, /No entry of this kind/);
});
