import { doesNotMatch, equal, match } from "node:assert/strict";
import { unzipSync } from "fflate";
import { pluginZip } from "@/web/plugin_zip.ts";
import { appTest } from "@/tests/harness/app_case.ts";
import { hire, type Office, openOffice } from "@/tests/routes/office.ts";

const PAGE = "/settings/api-keys";
const KEY = /igny8_[0-9a-f]{8}_[0-9a-f]{64}/;

async function makeKey({ owner, siteId }: Office, fields: Record<string, string> = {}) {
  return await owner.post(PAGE, {
    action: "create",
    site_id: siteId,
    name: "WordPress plugin",
    "scopes[]": "content.read",
    days: "90",
    ...fields,
  });
}

async function keyId({ product, siteId }: Office): Promise<string> {
  const [row] = await product.sql<{ id: string }>(
    "select id from public.api_keys where site_id = $1 order by created_at desc limit 1",
    [siteId],
  );
  return row?.id ?? "";
}

appTest("a new key is in the answer and nowhere else", async () => {
  const office = await openOffice();
  const made = await makeKey(office);
  equal(made.status, 200, made.text.slice(0, 400));
  match(made.text, KEY);
  equal(made.headers.get("cache-control"), "no-store");
  equal(office.owner.cookies.has("igny8_flash"), false);
  const { text } = await office.owner.get(PAGE);
  doesNotMatch(text, KEY);
  match(text, /WordPress plugin/);
  match(text, /igny8_[0-9a-f]{8}_…/);
});

appTest("a key without a name or rights is refused with what was entered", async () => {
  const office = await openOffice();
  const refused = await makeKey(office, { name: " ", "scopes[]": "" });
  equal(refused.status, 422);
  match(refused.text, /Give the key a name/);
  doesNotMatch(refused.text, KEY);
});

appTest("a key is rotated and revoked from its row", async () => {
  const office = await openOffice();
  await makeKey(office);
  const rotated = await office.owner.post(PAGE, {
    action: "rotate",
    id: await keyId(office),
    hours: "24",
  });
  match(rotated.text, KEY);
  match(rotated.text, /Ending/);
  const revoked = await office.owner.post(PAGE, { action: "revoke", id: await keyId(office) });
  equal(revoked.location, PAGE);
  match((await office.owner.get(PAGE)).text, /Revoked/);
});

appTest("the plugin is downloaded as a zip that WordPress takes", async () => {
  const { owner } = await openOffice();
  const answer = await owner.get(`${PAGE}/plugin.zip`);
  equal(answer.headers.get("content-type"), "application/zip");
  const files = unzipSync(await pluginZip());
  match(new TextDecoder().decode(files["igny8/igny8.php"]), /Plugin Name: +IGNY8/);
  equal(Object.keys(files).every((path) => path.startsWith("igny8/")), true);
  equal(Object.keys(files).length > 15, true);
});

appTest("editors and viewers are told whom to ask and change nothing", async () => {
  const office = await openOffice();
  await makeKey(office);
  for (const role of ["editor", "viewer"] as const) {
    const person = await hire(office, role);
    const { text } = await person.get(PAGE);
    match(text, /Owners and admins make the keys/);
    doesNotMatch(text, /WordPress plugin<|name="action"/);
    const refused = await person.post(PAGE, { action: "revoke", id: await keyId(office) });
    equal(refused.location?.startsWith("/settings"), true);
  }
  match((await office.owner.get(PAGE)).text, /Works/);
});
