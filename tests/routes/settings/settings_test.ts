import { doesNotMatch, equal, match } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { newcomer, signedUp, stranger, type Visitor } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, openOffice } from "@/tests/routes/office.ts";

const password = "a brand new password";

appTest("a changed password signs every other browser out and this one stays", async () => {
  const fields = newcomer("changer");
  const [here, there] = [await stranger(), await stranger()];
  await here.post("/sign-up", fields);
  await there.post("/sign-in", fields);
  equal((await there.get("/dashboard")).status, 200);
  const change = { action: "password", current: fields.password, password, repeated: password };
  equal((await here.post("/settings/profile", { ...change, current: "wrong" })).status, 422);
  equal((await there.get("/dashboard")).status, 200);
  const changed = await here.post("/settings/profile", change);
  equal(changed.location, "/settings/profile");
  match((await here.get("/settings/profile")).text, /your other sessions have ended/);
  match((await there.get("/dashboard")).location ?? "", /^\/sign-in/);
  equal((await there.post("/sign-in", fields)).status, 401);
  equal((await there.post("/sign-in", { ...fields, password })).status, 303);
});

async function mailsTo({ product }: Visitor, email: string): Promise<number> {
  const html = await (await fetch(`${product.supabaseUrl}/mail`)).text();
  return html.split("<li>").filter((item) => item.includes(email)).length;
}

appTest("a new address holds once its mailed link is opened", async () => {
  const fields = newcomer("mover");
  const [visitor, other] = [await stranger(), await stranger()];
  const { email: taken } = newcomer("other");
  await other.post("/sign-up", { ...newcomer(), email: taken });
  await visitor.post("/sign-up", fields);
  const email = `new-${fields.email}`;
  const change = { action: "email", email, current: fields.password };
  const wrong = await visitor.post("/settings/profile", { ...change, current: "wrong-secret" });
  equal(wrong.status, 422);
  match(wrong.text, /not your current password/);
  doesNotMatch(wrong.text, /wrong-secret/);
  const used = await visitor.post("/settings/profile", { ...change, email: taken });
  equal(used.location, "/settings/profile", "nobody learns that it is taken");
  equal(await mailsTo(visitor, taken), 0);
  equal((await visitor.post("/settings/profile", { ...change, email: "no address" })).status, 422);
  equal((await visitor.post("/settings/profile", change)).location, "/settings/profile");
  equal((await (await stranger()).post("/sign-in", fields)).status, 303);
  const mails = await (await fetch(`${visitor.product.supabaseUrl}/mail`)).text();
  const item = mails.split("<li>").find((part) => part.includes(email)) ?? "";
  const link = new URL(item.match(/href="([^"]+)"/)?.[1]?.replaceAll("&amp;", "&") ?? "");
  equal((await visitor.get(link.pathname + link.search)).location, "/settings/profile");
  match(
    (await visitor.get("/settings/profile")).text,
    new RegExp(`Your new address holds[^]*${email}`),
  );
  equal((await (await stranger()).post("/sign-in", { ...fields, email })).status, 303);
  equal((await (await stranger()).post("/sign-in", fields)).status, 401);
});

appTest("a refused password is named at its field and never sent back", async () => {
  const visitor = await signedUp();
  const answer = await visitor.post("/settings/profile", {
    action: "password",
    current: "current-secret-1",
    password: "new-secret-words",
    repeated: "new-secret-typo",
  });
  equal(answer.status, 422);
  match(answer.text, /The two passwords differ/);
  doesNotMatch(answer.text, /current-secret-1|new-secret/);
});

appTest("a profile takes a name and an appearance, and nothing else", async () => {
  const visitor = await signedUp();
  const forged = { role: "developer", account_id: crypto.randomUUID(), active: "false" };
  await visitor.post("/settings/profile", { full_name: "Ada <i>", theme: "dark", ...forged });
  const { text } = await visitor.get("/settings/profile");
  match(text, /data-theme="dark"/);
  match(text, /value="Ada &lt;i/);
  doesNotMatch((await visitor.get("/settings")).text, /Developer/);
  equal((await visitor.post("/settings/profile", { full_name: "A", theme: "pink" })).status, 422);
});

appTest("owners switch modules; what depends on another says so", async () => {
  const { owner } = await openOffice();
  const set = (module: string, enabled: string) =>
    owner.post("/settings/modules", { module, enabled });
  await set("planner", "off");
  match(leftMessage(owner), /Automation needs the planner/);
  await set("automation", "off");
  await set("planner", "off");
  const away = await owner.get("/planner/keywords");
  equal(away.location, "/settings/modules");
  match((await owner.get("/settings/modules")).text, /Switch on Planner first/);
  await set("thinker", "off");
  const forged = { body: "Twenty characters and more, forged.", version: "1" };
  const refused = await owner.post("/thinker/prompts/generate_content", forged);
  equal(refused.location, "/settings/modules");
});

appTest("editors and viewers neither rename the account nor switch modules", async () => {
  const office = await openOffice();
  for (const role of ["editor", "viewer"] as const) {
    const somebody = await hire(office, role);
    const renamed = await somebody.post("/settings", { name: "Taken over" });
    equal(renamed.status, 422);
    match(renamed.text, /Only owners and admins of an active account/);
    await somebody.post("/settings/modules", { module: "thinker", enabled: "off" });
    match(leftMessage(somebody), /Only owners and admins/);
    doesNotMatch((await somebody.get("/settings/modules")).text, /name="enabled"/);
  }
  const { text } = await office.owner.get("/settings");
  doesNotMatch(text, /Taken over/);
  match((await office.owner.get("/settings/modules")).text, /Switch off Thinker/);
});
