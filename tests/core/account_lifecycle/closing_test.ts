import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { GRACE_DAYS } from "core/accounts/close_account.ts";
import type { Mail } from "core/adapters/mail.ts";
import { AppError } from "core/errors.ts";
import { keepAccount } from "core/accounts/keep_account.ts";
import { readSessionContext } from "core/accounts/session_context.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { orderContent } from "core/content/order_content.ts";
import { hire, openOffice } from "@/tests/core/team/office.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { COSTS } from "@/tests/database/costs.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work } from "@/tests/database/workshop.ts";
import { anonymousClient, type Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { accountName, close } from "./closing.ts";

async function stateOf({ db }: Person) {
  const { account } = await readSessionContext({ db });
  return { status: account.status, closure: account.closure };
}

databaseTest("the owner cancels the account and opens it again", async (t) => {
  const owner = await t.person();
  equal(await close(t, owner, "cancel"), null);
  deepEqual(await stateOf(owner), { status: "cancelled", closure: { delete_at: null } });
  const refused = await owner.db.rpc("create_site", { p_name: "One", p_sector_names: ["All"] });
  equal(refused.error?.details, "account_suspended");
  equal(await keepAccount({ db: owner.db }), "trial");
  deepEqual(await stateOf(owner), { status: "trial", closure: null });
  const made = await owner.db.rpc("create_site", { p_name: "One", p_sector_names: ["All"] });
  equal(made.error, null);
});

databaseTest("a deletion has days of grace and is taken back in them", async (t) => {
  const owner = await t.person();
  const deletion = await close(t, owner, "delete");
  const days = (new Date(deletion ?? "").getTime() - Date.now()) / 86_400_000;
  ok(Math.abs(days - GRACE_DAYS) < 0.1, `${days} days`);
  await rejects(close(t, owner, "delete"), { code: "conflict" });
  equal((await stateOf(owner)).status, "cancelled");
  equal(await keepAccount({ db: owner.db }), "trial");
  await rejects(keepAccount({ db: owner.db }), { code: "conflict" });
});

databaseTest(
  "the owner is told of the deletion by e-mail, and it stands without one",
  async (t) => {
    const [owner, other] = [await t.person(), await t.person()];
    const sent: Mail[] = [];
    await close(t, owner, "delete", {}, (mail) => Promise.resolve(void sent.push(mail)));
    equal(sent.length, 1);
    equal(sent[0]?.to, owner.email);
    match(sent[0]?.text ?? "", /will be deleted on [\s\S]*https:\/\/app\.test\/settings/);
    const broken = () => Promise.reject(new AppError("vendor_error", "no"));
    ok(await close(t, other, "delete", {}, broken));
    equal((await stateOf(other)).status, "cancelled");
  },
);

databaseTest("cancelled first and deleted later, it comes back as it was at first", async (t) => {
  const owner = await t.person();
  await t.stack.sql("update public.accounts set status = 'active' where id = $1", [
    owner.accountId,
  ]);
  await close(t, owner, "cancel");
  await rejects(close(t, owner, "cancel"), { code: "conflict" });
  ok(await close(t, owner, "delete"));
  equal(await keepAccount({ db: owner.db }), "active");
});

databaseTest(
  "a suspended account may be closed, and is suspended again when it is kept",
  async (t) => {
    const owner = await t.person();
    await t.stack.sql("update public.accounts set status = 'suspended' where id = $1", [
      owner.accountId,
    ]);
    ok(await close(t, owner, "delete"));
    equal(await keepAccount({ db: owner.db }), "suspended");
  },
);

databaseTest("an account that staff cancelled is not opened by its owner", async (t) => {
  const owner = await t.person();
  await t.stack.sql("update public.accounts set status = 'cancelled' where id = $1", [
    owner.accountId,
  ]);
  await rejects(keepAccount({ db: owner.db }), { code: "conflict" });
  ok(await close(t, owner, "delete"), "but deleted");
  equal(await keepAccount({ db: owner.db }), "cancelled");
});

databaseTest("what was ordered is released, what the AI works on is finished", async (t) => {
  const shop = await openWorkshop(t, 200);
  const [one = "", two = ""] = await shop.addTasks(["One", "Two"]);
  const order = (id: string) =>
    orderContent({ db: shop.db }, { siteId: shop.siteId, ids: [id], key: crypto.randomUUID() });
  const first = (await order(one)).jobs[0];
  const ai = fakeAi();
  const chat = ai.chat.bind(ai);
  ai.chat = async (request) => {
    await order(two);
    await close(t, shop.person, "cancel");
    return await chat(request);
  };
  await work(t, ai);
  const jobs = await jobsOf(t, shop);
  equal(jobs.find(({ id }) => id === first)?.status, "succeeded");
  equal(jobs.find(({ id }) => id !== first)?.status, "cancelled");
  await assertLedgerBalanced(t, shop);
});

databaseTest("a run ends with its account and its reservations come back", async (t) => {
  const shop = await openWorkshop(t, 500);
  await shop.addTasks(["One", "Two", "Three"]);
  await startRun({ db: shop.db, costs: COSTS }, {
    siteId: shop.siteId,
    config: RunConfig.parse({}),
    key: crypto.randomUUID(),
  });
  ok(await shop.credits() < 500);
  await close(t, shop.person, "delete");
  equal(await shop.credits(), 500);
  const [run] = await t.stack.sql<{ status: string; stop_reason: string }>(
    "select status, stop_reason, credits_reserved from public.automation_runs where site_id = $1",
    [shop.siteId],
  );
  deepEqual(run, { status: "cancelled", stop_reason: "account_cancelled", credits_reserved: 0 });
  await assertLedgerBalanced(t, shop);
});

databaseTest("only the owner closes and keeps, with name and password", async (t) => {
  const { owner } = await openOffice(t);
  const admin = await hire(t, owner, "admin");
  await rejects(close(t, admin, "delete"), { code: "forbidden" });
  await rejects(keepAccount({ db: admin.db }), { code: "forbidden" });
  const stranger = await t.person();
  await rejects(keepAccount({ db: stranger.db }), { code: "conflict" });
  await rejects(close(t, owner, "delete", { name: "something else" }), { code: "invalid" });
  await rejects(close(t, owner, "delete", { password: "not the password" }), { code: "invalid" });
  equal((await stateOf(owner)).status, "trial");
  // The token in hand is no proof.
  await t.stack.sql(
    "update auth.sessions set created_at = now() - interval '5 minutes' where user_id = $1",
    [
      owner.id,
    ],
  );
  const name = await accountName(t, owner);
  const { error } = await owner.db.rpc("close_account", { p_name: name, p_delete: true });
  equal(error?.details, "forbidden");
  equal((await stateOf(owner)).status, "trial");
});

databaseTest("ten clicks order one deletion", async (t) => {
  const owner = await t.person();
  const answers = await Promise.allSettled(
    Array.from({ length: 5 }, () => close(t, owner, "delete")),
  );
  equal(answers.filter(({ status }) => status === "fulfilled").length, 1);
  equal((await stateOf(owner)).status, "cancelled");
});

databaseTest("the platform's own account is not closed", async (t) => {
  const { owner } = await openOffice(t);
  const staff = await hire(t, owner, "admin");
  await t.stack.sql("update public.profiles set role = 'developer' where id = $1", [staff.id]);
  await rejects(close(t, owner, "delete"), { code: "conflict" });
});

databaseTest(
  "sites of a suspended account stay online, those of a cancelled one do not",
  async (t) => {
    const shop = await openWorkshop(t);
    const [site] = await t.stack.sql<{ slug: string }>(
      "select slug from public.sites where id = $1",
      [shop.siteId],
    );
    const isOnline = async () => {
      const { data } = await anonymousClient(t.stack).rpc("public_site", {
        p_slug: site?.slug ?? "",
      });
      return data !== null;
    };
    await setStatus(t, shop.person, "suspended");
    equal(await isOnline(), true);
    await setStatus(t, shop.person, "active");
    await close(t, shop.person, "cancel");
    equal(await isOnline(), false);
    await keepAccount({ db: shop.db });
    equal(await isOnline(), true);
  },
);

function setStatus({ stack }: DatabaseTest, { accountId }: Person, status: string) {
  return stack.sql("update public.accounts set status = $2 where id = $1", [accountId, status]);
}
