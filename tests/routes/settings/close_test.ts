import { equal, match } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { hire, leftMessage, type Office, openOffice } from "../office.ts";

const password = "correct horse battery";

async function nameOf({ product, accountId }: Office): Promise<string> {
  const [account] = await product.sql<{ name: string }>(
    "select name from public.accounts where id = $1",
    [accountId],
  );
  return account?.name ?? "";
}

async function statusOf({ product, accountId }: Office): Promise<string> {
  const [account] = await product.sql<{ status: string }>(
    "select status from public.accounts where id = $1",
    [accountId],
  );
  return account?.status ?? "";
}

appTest("the owner orders the deletion, sees until when, and takes it back", async () => {
  const office = await openOffice();
  const { owner } = office;
  match((await owner.get("/settings")).text, /href="\/settings\/close"/);
  const form = { action: "close", how: "delete", name: await nameOf(office), password };
  const closed = await owner.post("/settings/close", form);
  equal(closed.status, 303);
  match(leftMessage(owner), /will be deleted on \d+ \w+ \d{4}/);
  const { text } = await owner.get("/dashboard");
  match(text, /Everything in this account will be deleted on/);
  match(text, /<form method="post" action="\/settings\/close"/);
  const again = await owner.get("/settings/close");
  match(again.text, /ordered already/);
  equal((await owner.post("/settings/close", { action: "keep" })).status, 303);
  match(leftMessage(owner), /kept/);
  equal(await statusOf(office), "trial");
});

appTest("a wrong name or password closes nothing and keeps what was typed", async () => {
  const office = await openOffice();
  const { owner } = office;
  const form = { action: "close", how: "delete", name: await nameOf(office), password };
  const wrong = await owner.post("/settings/close", { ...form, password: "not the password" });
  equal(wrong.status, 422);
  match(wrong.text, /This is not your password/);
  match(wrong.text, /value="delete"[^>]*checked|checked[^>]*value="delete"/);
  const other = await owner.post("/settings/close", { ...form, name: "Another" });
  equal(other.status, 422);
  match(other.text, /Type the account&#39;s name|Type the account's name/);
  equal((await owner.post("/settings/close", { ...form, how: "explode" })).status, 422);
  equal(await statusOf(office), "trial");
});

appTest("guessing the password here is counted like guessing it at the door", async () => {
  const office = await openOffice();
  const { owner } = office;
  const form = {
    action: "close",
    how: "delete",
    name: await nameOf(office),
    password: "wrong one",
  };
  const statuses: number[] = [];
  // A busy machine may begin in one minute and be refused in the next.
  while (statuses.length < 60 && statuses.at(-1) !== 429) {
    statuses.push((await owner.post("/settings/close", form)).status);
  }
  equal(statuses.at(-1), 429);
  equal(statuses.length > 5, true, "five are judged");
  equal(await statusOf(office), "trial");
});

appTest("a form without a password is no guess", async () => {
  const office = await openOffice();
  const form = { action: "close", how: "delete", name: await nameOf(office), password: "" };
  for (let click = 0; click < 7; click++) {
    equal((await office.owner.post("/settings/close", form)).status, 422);
  }
  equal(await statusOf(office), "trial");
});

appTest("an admin neither closes the account nor sees the way there", async () => {
  const office = await openOffice();
  const admin = await hire(office, "admin");
  equal((await admin.get("/settings/close")).status, 403);
  equal((await admin.get("/settings")).text.includes("/settings/close"), false);
  const form = { action: "close", how: "delete", name: await nameOf(office), password };
  await admin.post("/settings/close", form);
  match(leftMessage(admin), /Only the owner/);
  await admin.post("/settings/close", { action: "keep" });
  match(leftMessage(admin), /Only the owner/);
  equal(await statusOf(office), "trial");
});
