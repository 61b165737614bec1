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
  match(text, /,adjustment,250,750,"'=cmd goodwill"/);
});

appTest("editors get a sentence instead of the ledger and of the usage", async () => {
  const office = await openOffice();
  const editor = await hire(office, "editor");
  const credits = await editor.get("/billing/credits");
  match(credits.text, /Owners and admins of .* see the ledger/);
  match(credits.text, /What things cost/);
  doesNotMatch(credits.text, /Credits included in the/);
  match((await editor.get("/billing/usage")).text, /Usage is for owners and admins/);
  equal((await editor.get("/billing/ledger.csv")).status, 403);
});

appTest("the owner sees entries with their running balance, filtered by kind", async () => {
  const { owner } = await openOffice();
  const { text } = await owner.get("/billing/credits");
  match(text, /Credits included in the Free plan/);
  match(text, /\+500/);
  match((await owner.get("/billing/credits?type=purchase")).text, /No entry of this kind/);
});
