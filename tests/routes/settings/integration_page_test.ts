import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { hire, type Office, openOffice } from "@/tests/routes/office.ts";

/** A connection of the office's site, as the plugin or a person has made it. */
async function connected({ product, siteId }: Office, access: string, username: string) {
  const [made] = await product.sql<{ id: string }>(
    `insert into public.site_integrations (account_id, site_id, platform, access, name, base_url, username)
     select s.account_id, s.id, 'wordpress', $2, 'blog', 'https://' || $2 || '.test', $3
     from public.sites s where s.id = $1 returning id`,
    [siteId, access, username],
  );
  return `/settings/integrations/${made?.id}`;
}

const named = (html: string, name: string) =>
  html.match(new RegExp(`<input[^>]* name="${name}"[^>]*>`))?.[0] ?? "";

appTest("what the plugin has connected is changed without a user or a password", async () => {
  const office = await openOffice();
  const { owner, product, siteId } = office;
  const page = await connected(office, "plugin", "");
  const { text } = await owner.get(page);
  match(text, /signs in with its key/);
  deepEqual(["username", "password"].map((name) => named(text, name)), ["", ""]);
  const saved = await owner.post(page, {
    ...{ site_id: siteId, access: "plugin", base_url: "https://plugin.test" },
    ...{ name: "Our blog", status: "publish", active: "on", action: "save" },
  });
  equal(saved.location, page);
  const [row] = await product.sql<Record<string, unknown>>(
    `select name, access, base_url, active, sync_enabled, config->>'status' as status
     from public.site_integrations where id = $1`,
    [page.split("/").at(-1)],
  );
  deepEqual({ ...row }, {
    ...{ name: "Our blog", access: "plugin", base_url: "https://plugin.test" },
    ...{ active: true, sync_enabled: false, status: "publish" },
  });
  const viewer = await hire(office, "viewer");
  doesNotMatch((await viewer.get(page)).text, /name="status"/);
});

appTest("a connection by password needs a user, whatever the form says of the plugin", async () => {
  const office = await openOffice();
  const page = await connected(office, "application_password", "editor");
  const { text } = await office.owner.get(page);
  match(named(text, "username"), /value="editor"/);
  const fields = { base_url: "https://application_password.test", status: "draft", action: "save" };
  const unnamed = await office.owner.post(page, { site_id: office.siteId, ...fields });
  equal(unnamed.status, 422);
  match(unnamed.text, /Enter the user name\./);
  const posing = { site_id: office.siteId, ...fields, access: "plugin" };
  equal((await office.owner.post(page, posing)).status, 422);
  const [row] = await office.product.sql<{ username: string; access: string }>(
    "select username, access from public.site_integrations where id = $1",
    [page.split("/").at(-1)],
  );
  deepEqual({ ...row }, { username: "editor", access: "application_password" });
});

appTest("who connects a website says where readers find the articles from then on", async () => {
  const office = await openOffice();
  const { owner, product, siteId, accountId, sectorId } = office;
  const path = "/settings/integrations";
  const chosen = async () => {
    const { text } = await owner.get(path);
    const select = text.match(/<select[^>]*name="hosting_type"[\s\S]*?<\/select>/)?.[0] ?? "";
    return select.match(/<option[^>]*value="(\w+)"[^>]*selected/)?.[1] ??
      select.match(/<option[^>]*selected[^>]*value="(\w+)"/)?.[1];
  };
  const hosting = async () =>
    (await product.sql<{ hosting_type: string }>(
      "select hosting_type from public.sites where id = $1",
      [siteId],
    ))[0]?.hosting_type;
  equal(await chosen(), "wordpress");
  await product.sql(
    `insert into public.content (account_id, site_id, sector_id, title, slug, html, status, published_at)
     values ($1, $2, $3, 'Beans', 'beans', '<p>Beans.</p>', 'published', now())`,
    [accountId, siteId, sectorId],
  );
  equal(await chosen(), "multi", "what is public here stays so");
  const fields = {
    ...{ site_id: siteId, base_url: "http://127.0.0.1:9", username: "editor", action: "save" },
    ...{ password: "abcd efgh ijkl mnop", status: "publish", active: "on", name: "Our blog" },
  };
  equal((await owner.post(path, { ...fields, hosting_type: "nowhere" })).status, 422);
  const posing = { ...fields, username: "", access: "plugin", hosting_type: "multi" };
  equal((await owner.post(path, posing)).status, 422, "the plugin connects by itself");
  equal(await hosting(), "igny8_sites");
  const made = await owner.post(path, { ...fields, hosting_type: "multi" });
  match(made.location ?? "", /^\/settings\/integrations\/[0-9a-f-]{36}$/);
  equal(await hosting(), "multi");
  equal(await chosen(), "multi");
});
