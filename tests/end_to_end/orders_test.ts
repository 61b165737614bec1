import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { type Office, openOffice } from "@/tests/routes/office.ts";

/** The office with nine new keywords. */
async function stocked(): Promise<Office> {
  const office = await openOffice();
  await office.product.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword)
     select $1, $2, $3, 'espresso machine ' || n from generate_series(1, 9) n`,
    [office.accountId, office.siteId, office.sectorId],
  );
  return office;
}

async function count(office: Office, query: string): Promise<number> {
  const [row] = await office.product.sql<{ n: number }>(query, [office.accountId]);
  return Number(row?.n);
}

const jobs = (office: Office) =>
  count(office, "select count(*) as n from public.jobs where account_id = $1");
const balance = (office: Office) =>
  count(office, "select credits as n from public.accounts where id = $1");

/** Waits until no job is under way. */
async function settled(office: Office): Promise<void> {
  const live =
    "select count(*) as n from public.jobs where account_id = $1 and status in ('queued', 'running')";
  for (let tries = 0; tries < 1500 && await count(office, live) > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.equal(await count(office, live), 0, "every job has ended");
}

const clustering = (office: Office, key: string) => ({
  site_id: office.siteId,
  key,
  back: "/planner/keywords",
  scope: "matching",
  filters: "status=new",
});

appTest("an order sent twice at the same moment is one order and is charged once", async () => {
  const office = await stocked();
  const before = await balance(office);
  const key = crypto.randomUUID();
  const answers = await Promise.all(
    [1, 2, 3].map(() => office.owner.post("/planner/keywords/cluster", clustering(office, key))),
  );
  assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303]);
  assert.equal(await jobs(office), 1);
  await settled(office);
  assert.equal(await balance(office), before - 10);
  const late = await office.owner.post("/planner/keywords/cluster", clustering(office, key));
  assert.equal(late.status, 303);
  assert.equal(await jobs(office), 1);
  assert.equal(await balance(office), before - 10);
});

appTest("a run started twice at the same moment is one run", async () => {
  const office = await stocked();
  const fields = { site_id: office.siteId, key: crypto.randomUUID() };
  const answers = await Promise.all([1, 2].map(() => office.owner.post("/automation", fields)));
  assert.match(answers[0]?.location ?? "", /^\/automation\/runs\/[\w-]{36}$/);
  assert.equal(answers[0]?.location, answers[1]?.location);
  const runs = "select count(*) as n from public.automation_runs where account_id = $1";
  assert.equal(await count(office, runs), 1);
  const path = answers[0]?.location ?? "";
  await office.owner.post(path, { action: "cancel" });
});

appTest(
  "two orders that only one balance could pay for: one runs, the other costs nothing",
  async () => {
    const office = await stocked();
    await spendDownTo(office, 12);
    const answers = await Promise.all(
      [1, 2].map(() =>
        office.owner.post("/planner/keywords/cluster", clustering(office, crypto.randomUUID()))
      ),
    );
    assert.ok(answers.every(({ status }) => status === 303));
    await settled(office);
    assert.ok(await balance(office) >= 0);
    assert.ok(await jobs(office) <= 1);
    assert.equal(await ledgerSum(office), await balance(office));
  },
);

appTest("too few credits: the refusal names need and balance, and nothing starts", async () => {
  const office = await stocked();
  await spendDownTo(office, 3);
  const key = crypto.randomUUID();
  const answer = await office.owner.post("/planner/keywords/cluster", clustering(office, key));
  const { text } = await office.owner.follow(answer);
  assert.match(text, /\b10\b[^<]*\b3\b|\b3\b[^<]*\b10\b/);
  assert.match(text, /credits/);
  assert.equal(await jobs(office), 0);
  assert.equal(await balance(office), 3);
});

appTest("an order for another account's site or keywords reaches nothing", async () => {
  const [mine, theirs] = [await stocked(), await stocked()];
  const foreign = clustering(theirs, crypto.randomUUID());
  await mine.owner.post("/planner/keywords/cluster", foreign);
  const [keyword] = await theirs.product.sql<{ id: string }>(
    "select id from public.keywords where account_id = $1 limit 1",
    [theirs.accountId],
  );
  await mine.owner.post("/planner/keywords/cluster", {
    site_id: mine.siteId,
    key: crypto.randomUUID(),
    back: "//evil.test",
    "id[]": [keyword?.id ?? ""],
  });
  await mine.owner.post("/automation", { site_id: theirs.siteId, key: crypto.randomUUID() });
  assert.equal(await jobs(theirs), 0);
  assert.equal(await jobs(mine), 0);
  assert.equal(await balance(theirs), await ledgerSum(theirs));
});

/** Books the balance down through the ledger. */
async function spendDownTo(office: Office, credits: number): Promise<void> {
  const { error } = await office.product.service.rpc("grant_credits", {
    p_account_id: office.accountId,
    p_amount: credits - await balance(office),
    p_reason: "test",
  });
  if (error) throw new Error(error.message);
}

function ledgerSum(office: Office): Promise<number> {
  const query =
    "select coalesce(sum(amount), 0) as n from public.credit_transactions where account_id = $1";
  return count(office, query);
}
