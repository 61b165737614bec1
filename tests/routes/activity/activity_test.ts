import { doesNotMatch, equal, match, ok } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { newcomer, stranger } from "@/tests/harness/app_visitor.ts";
import { hire, openOffice } from "@/tests/routes/office.ts";

const PATH = "/settings/activity";

appTest("an owner sees who did what, to which object, from where", async () => {
  const office = await openOffice();
  const { owner } = office;
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const from = { "x-forwarded-for": "6.6.6.6, 203.0.113.9", "user-agent": firefox };
  await owner.post("/settings/modules", { module: "linker", enabled: "off" }, from);
  const { text, status } = await owner.get(PATH);
  equal(status, 200);
  match(text, /Module switched off/);
  match(text, /Nora Newcomer/);
  match(text, /203\.0\.113\.9/);
  doesNotMatch(text, /6\.6\.6\.6/);
  match(text, /Firefox 140 on Linux/);
  match(text, /Signed up/);
  match(text, new RegExp(`Site created[\\s\\S]*?href="/setup/sites/${office.siteId}"`));
});

appTest("a sign-in is noted once with the request that made it", async () => {
  const fields = newcomer("entering");
  await (await stranger()).post("/sign-up", fields);
  const visitor = await stranger();
  const answer = await visitor.post("/sign-in", fields, { "x-request-id": "request-of-a-test" });
  equal(answer.status, 303);
  const { text } = await visitor.get(`${PATH}?action=session.signed_in`);
  equal(text.split("<tbody>")[1]?.match(/<tr/g)?.length, 1);
  match(text, /Request request-of-a-test/);
});

appTest("admins see the activity; editors and viewers see none of it", async () => {
  const office = await openOffice();
  const admin = await hire(office, "admin");
  match((await admin.get(PATH)).text, /Site created/);
  for (const role of ["editor", "viewer"] as const) {
    const somebody = await hire(office, role);
    const { status, text } = await somebody.get(PATH);
    equal(status, 200);
    match(text, /Owners and admins see the activity/);
    doesNotMatch(text, /Site created|203\.0\.113/);
    equal((await somebody.get(`${PATH}/export`)).status, 403);
  }
  const outsider = await openOffice();
  doesNotMatch((await outsider.owner.get(`${PATH}?q=${office.siteId}`)).text, /Site created:/);
  match((await (await stranger()).get(PATH)).location ?? "", /^\/sign-in/);
});

appTest("filters are in the address, and the file holds what they leave", async () => {
  const today = new Date().toISOString().slice(0, 10);
  const { owner, siteId } = await openOffice();
  const { text } = await owner.get(`${PATH}?object=site&from=${today}`);
  const body = text.split("<tbody>")[1] ?? "";
  match(body, /Site created/);
  doesNotMatch(body, /Sector added/);
  match(text, new RegExp(`href="${PATH}/export\\?object=site&amp;from=${today}"`));
  const file = await owner.get(`${PATH}/export?object=site&from=${today}`);
  match(
    file.headers.get("content-disposition") ?? "",
    /attachment; filename="activity-[\w.-]+\.csv"/,
  );
  const lines = file.text.trimEnd().split("\r\n");
  equal(lines.length, 2);
  ok(lines[1]?.includes(siteId));
  match((await owner.get(`${PATH}?q=nothing-like-this`)).text, /Nothing like this happened/);
  equal((await owner.get(`${PATH}?page=999`)).location, PATH);
});

appTest("a hostile name is shown as text and runs in no spreadsheet", async () => {
  const { owner } = await openOffice();
  await owner.post("/settings", { name: '=HYPERLINK("x")<img src=x onerror=alert(1)>' });
  const { text } = await owner.get(PATH);
  match(text, /Account renamed/);
  doesNotMatch(text, /<img src=x/);
  match((await owner.get(`${PATH}/export`)).text, /"'=HYPERLINK\(""x""\)/);
});
