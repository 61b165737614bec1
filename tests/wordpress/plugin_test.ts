import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import { wordpressMissing } from "@/tests/harness/wordpress.ts";
import { openPluginSite, type PluginSite } from "./plugin_site.ts";

const HTML = "<p>All of <strong>tea</strong>.</p><h2>The pot</h2><p>Round.</p>" +
  "<h2>The leaves &amp; more</h2><ul><li>Green</li><li>Black</li></ul><table><tbody><tr><td>1</td></tr></tbody></table>";

interface Post {
  id: number;
  status: string;
  title: { raw: string };
  content: { raw: string };
  excerpt: { raw: string };
  slug: string;
  featured_media: number;
  tags: number[];
  meta: Record<string, string>;
}

testNeeding(wordpressMissing, {
  name: "the plugin and a real WordPress exchange with the embedded Supabase",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const site = await openPluginSite();
    try {
      const step = (name: string, body: (site: PluginSite) => Promise<void>) =>
        t.step({ name, fn: () => body(site), sanitizeOps: false, sanitizeResources: false });
      await step("nobody but an administrator with a fresh form changes the settings", forms);
      await step("a wrong key is told in a sentence and changes nothing", wrongKey);
      await step("an article arrives as blocks with pictures, terms and SEO fields", arrives);
      await step("five processes at once make one post and one file of each picture", atOnce);
      await step("a post whose process died before its meta is found again", survivor);
      await step("an edit arrives in the inbox once", edits);
      await step("a post that was edited is not overwritten before IGNY8 knows", keepsEdits);
      await step("an edit made while terms come is not overwritten either", meanwhile);
      await step("the trash, a deletion and a term arrive", trashAndTerms);
      await step("while IGNY8 cannot be reached changes wait and are tried later", waits);
      await step("the status is told to signed requests, each once", status);
      await step("a revoked key ends the exchange", revoked);
      await step("deleting the plugin leaves nothing but posts and pictures", uninstall);
      doesNotMatch(await site.wp.log(), /PHP (Fatal|Warning|Notice|Deprecated)/);
    } finally {
      await site.close();
    }
  },
});

const posts = async ({ wp }: PluginSite, query = ""): Promise<Post[]> => {
  const answer = await fetch(`${wp.url}/wp-json/wp/v2/posts?context=edit&status=any${query}`, {
    headers: { authorization: wp.authorization() },
  });
  return await answer.json();
};

async function write(
  { wp }: PluginSite,
  path: string,
  body: unknown,
  method = "POST",
): Promise<number> {
  const answer = await fetch(`${wp.url}/wp-json/wp/v2/${path}`, {
    method,
    headers: { authorization: wp.authorization(), "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()).id;
}

/** Signs in at WordPress itself; answers the cookies. */
async function signIn({ wp }: PluginSite, name: string): Promise<string> {
  const answer = await fetch(`${wp.url}/wp-login.php`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: "wordpress_test_cookie=WP%20Cookie%20check" },
    body: new URLSearchParams({ log: name, pwd: `${name}-password`, testcookie: "1" }),
  });
  await answer.body?.cancel();
  return answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
}

async function forms(site: PluginSite): Promise<void> {
  const { wp, desk, stack, supabaseUrl } = site;
  const page = `${wp.url}/wp-admin/options-general.php?page=igny8`;
  const fields = {
    action: "igny8_save",
    endpoint: supabaseUrl,
    publishable_key: stack.publishableKey,
    site_key: desk.key,
    post_status: "draft",
    minutes: "15",
    author: "0",
  };
  const send = async (cookie: string, nonce: string, more = {}) => {
    const answer = await fetch(`${wp.url}/wp-admin/admin-post.php`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie },
      body: new URLSearchParams({ ...fields, _wpnonce: nonce, ...more }),
    });
    await answer.body?.cancel();
    return answer.status;
  };
  const read = async (cookie: string) => await (await fetch(page, { headers: { cookie } })).text();
  const [admin, subscriber] = [await signIn(site, "admin"), await signIn(site, "subscriber")];
  const [, nonce = ""] = (await read(admin)).match(/name="_wpnonce" value="(\w+)"/) ?? [];
  equal(await send(subscriber, nonce), 403);
  equal(await send(admin, "wrong"), 403);
  equal(await send(admin, nonce, { site_key: "igny8_<script>", endpoint: "javascript:1" }), 302);
  match(await read(admin), /begins with igny8_/);
  equal(await send(admin, nonce), 302);
  const shown = await read(admin);
  match(shown, /Connected to “Test journal”/);
  doesNotMatch(shown, new RegExp(desk.key.slice(-64)));
}

async function wrongKey({ php, desk }: PluginSite): Promise<void> {
  const other = desk.key.replace(/.$/, (last) => last === "0" ? "1" : "0");
  const swap = (key: string) =>
    `$all = Igny8_Settings::all(); $all['site_key'] = '${key}'; update_option( 'igny8_settings', $all, false );`;
  const said = await php<{ error: string; message: string }>(
    `${swap(other)} return Igny8_Sync::run();`,
  );
  equal(said.error, "unauthorized");
  match(said.message, /not valid/);
  await php(`${swap(desk.key)} return true;`);
}

const exchange = (site: PluginSite) =>
  site.php<{ done?: number; failed?: number; error?: string }>("return Igny8_Sync::run();");

async function arrives(site: PluginSite): Promise<void> {
  const { stack, illustrated, asked } = site;
  const id = await illustrated({
    title: "Tea & “pots” \\ <i>",
    slug: "tea-and-pots",
    html: HTML,
    tags: ["Green tea"],
    excerpt: "All of tea.",
  });
  await stack.sql(
    `update public.content set meta_title = 'Tea title', meta_description = 'Tea words', primary_keyword = 'tea',
     categories = '{Drinks}' where id = $1`,
    [id],
  );
  deepEqual(await exchange(site), { done: 1, failed: 0 });
  const [post, ...others] = await posts(site);
  equal(others.length, 0);
  deepEqual([post?.title.raw, post?.slug, post?.status, post?.excerpt.raw], [
    "Tea & “pots” \\ <i>",
    "tea-and-pots",
    "draft",
    "All of tea.",
  ]);
  const raw = post?.content.raw ?? "";
  match(raw, /<!-- wp:heading -->\n<h2 class="wp-block-heading">The pot<\/h2>/);
  match(
    raw,
    /<\/h2>\n<!-- \/wp:heading -->\n\n<!-- wp:image \{"id":\d+\} -->\n<figure[^>]*><img [^>]*alt="A &quot;pot&quot; &lt;b&gt;"/,
  );
  match(raw, /<!-- wp:list -->[^]*<!-- wp:list-item -->/);
  deepEqual(
    [post?.meta._yoast_wpseo_title, post?.meta.rank_math_description, post?.meta._igny8_content_id],
    ["Tea title", "Tea words", id],
  );
  equal(post?.tags.length, 1);
  equal((post?.featured_media ?? 0) > 0, true);
  const [record] = await stack.sql<Record<string, unknown>>(
    `select r.state, r.destination_status, r.external_id, r.published_version from public.publishing_records r
     where r.content_id = $1`,
    [id],
  );
  deepEqual(record, {
    state: "done",
    destination_status: "draft",
    external_id: String(post?.id),
    published_version: 1,
  });
  asked.length = 0;
  deepEqual(await exchange(site), { done: 0, failed: 0 });
  equal(asked.includes("/functions/v1/site-picture"), false);
}

/** PHP that brings in what waits without the lock that lets one process do it at a time. */
const APPLY = `$page = Igny8_Client::call( 'pull_content', array() );
  return array_map( array( 'Igny8_Posts', 'apply' ), $page['items'] );`;

async function atOnce(site: PluginSite): Promise<void> {
  await site.illustrated({ title: "Once", slug: "once", html: HTML });
  await Promise.all(Array.from({ length: 4 }, () => site.php(APPLY)));
  await Promise.all(Array.from({ length: 2 }, () => exchange(site)));
  equal((await posts(site, "&search=Once")).length, 1);
  const files = await site.php<string[]>(
    `return get_posts( array( 'post_type' => 'attachment', 'numberposts' => -1, 'fields' => 'ids' ) );`,
  );
  equal(files.length, 4);
}

async function survivor(site: PluginSite): Promise<void> {
  const id = await site.desk.article({ title: "Half", slug: "half", html: "<p>Whole.</p>" });
  const made = await site.php<number>(
    `remove_all_actions( 'wp_after_insert_post' );
     return wp_insert_post( array( 'post_title' => 'Half', 'post_status' => 'draft', 'guid' => 'urn:igny8:${id}' ) );`,
  );
  await site.stack.sql("update public.content set updated_at = now() where id = $1", [id]);
  deepEqual(await exchange(site), { done: 1, failed: 0 });
  const [post] = await posts(site, "&search=Half");
  equal(post?.id, made);
  match(post?.content.raw ?? "", /Whole/);
  // Died right after the text was written: that is no edit.
  await site.php(
    `return $wpdb->update( Igny8_Tables::posts(), array( 'fingerprint' => '', 'intended' =>
    hash( 'sha256', get_post( ${made} )->post_title . "\\n" . get_post( ${made} )->post_content ) ), array( 'post_id' => ${made} ) );`,
  );
  await site.stack.sql("update public.content set version = version + 1 where id = $1", [id]);
  deepEqual(await exchange(site), { done: 1, failed: 0 });
}

async function inbox({ stack, desk }: PluginSite, externalId: number) {
  return await stack.sql<{ kind: string; status: string; text: string; taxonomy: string }>(
    `select kind, payload->>'status' as status, payload->'content'->>'raw' as text, payload->>'taxonomy' as taxonomy
     from public.remote_changes where site_id = $1 and external_id = $2 order by arrival`,
    [desk.site.siteId, String(externalId)],
  );
}

/** Sends what waits, as WordPress's cron does. */
const push = (site: PluginSite) =>
  site.php(
    "$wpdb->query( 'UPDATE ' . Igny8_Tables::queue() . ' SET run_at = 0' ); return Igny8_Queue::send();",
  );

async function edits(site: PluginSite): Promise<void> {
  const [post] = await posts(site, "&search=Half");
  const id = post?.id ?? 0;
  equal((await inbox(site, id)).length, 0, "our own writing is no change");
  await write(site, `posts/${id}`, { content: "<p>Edited there.</p>" });
  await write(site, `posts/${id}`, { content: "<p>Edited there twice.</p>" });
  await push(site);
  await push(site);
  deepEqual((await inbox(site, id)).map(({ kind, text }) => [kind, text]), [
    ["post", "<p>Edited there twice.</p>"],
  ]);
  const own = await write(site, "posts", { title: "Born there", status: "publish" });
  await push(site);
  deepEqual((await inbox(site, own)).map(({ kind, status }) => [kind, status]), [[
    "post",
    "publish",
  ]]);
}

async function keepsEdits(site: PluginSite): Promise<void> {
  const [post] = await posts(site, "&search=Half");
  const content = "content_id = (select id from public.content where slug = 'half')";
  await site.stack.sql(
    "update public.content set version = version + 1, html = '<p>Ours.</p>' where slug = 'half'",
  );
  deepEqual(await exchange(site), { done: 0, failed: 1 });
  match((await posts(site, "&search=Half"))[0]?.content.raw ?? "", /Edited there twice/);
  const read = () =>
    site.stack.sql<{ state: string; code: string | null }>(
      `select state, error_code as code from public.publishing_records where ${content}`,
    );
  deepEqual(await read(), [{ state: "failed", code: "edited" }]);
  // IGNY8 has worked the edit in: what it offers now may be written.
  await push(site);
  await site.stack.sql(
    `update public.publishing_records set external_modified_at = now() where ${content}`,
  );
  deepEqual(await exchange(site), { done: 1, failed: 0 });
  match((await posts(site, `&include=${post?.id}`))[0]?.content.raw ?? "", /Ours\./);
}

async function meanwhile(site: PluginSite): Promise<void> {
  const id = await site.desk.article({ title: "While", slug: "while", html: "<p>Ours.</p>" });
  deepEqual(await exchange(site), { done: 1, failed: 0 });
  const [post] = await posts(site, "&search=While");
  await site.stack.sql(
    "update public.content set version = version + 1, html = '<p>Ours anew.</p>', tags = '{Meanwhile}' where id = $1",
    [id],
  );
  // As another process would: past everything that this one remembers.
  const said = await site.php(`
    add_action( 'created_term', static function () use ( $wpdb ) {
      $edit = array( 'post_content' => '<p>Just now.</p>', 'post_modified_gmt' => gmdate( 'Y-m-d H:i:s' ) );
      $wpdb->update( $wpdb->posts, $edit, array( 'ID' => ${post?.id} ) );
    } );
    return Igny8_Sync::run();`);
  deepEqual(said, { done: 0, failed: 1 });
  match((await posts(site, `&include=${post?.id}`))[0]?.content.raw ?? "", /Just now/);
}

async function trashAndTerms(site: PluginSite): Promise<void> {
  const [post] = await posts(site, "&search=Once");
  const id = post?.id ?? 0;
  await write(site, `posts/${id}`, null, "DELETE");
  const term = await write(site, "categories", { name: "Cups" });
  await write(site, `categories/${term}`, { name: "Mugs" });
  await push(site);
  deepEqual((await inbox(site, id)).map(({ kind, status }) => [kind, status]), [[
    "status",
    "trash",
  ]]);
  const told = (await inbox(site, term)).filter(({ kind }) => kind === "term");
  deepEqual(told.map(({ taxonomy }) => taxonomy), ["category"]);
  await site.php(`return (bool) wp_delete_post( ${id}, true );`);
  await push(site);
  equal((await inbox(site, id)).at(-1)?.kind, "delete");
}

async function waits(site: PluginSite): Promise<void> {
  const { stack, desk, php } = site;
  const id = await write(site, "posts", { title: "Patience" });
  await stack.sql("update public.accounts set status = 'suspended' where id = $1", [
    desk.site.accountId,
  ]);
  await push(site);
  equal((await inbox(site, id)).length, 0);
  const row = await php<{ attempts: string; later: boolean }>(
    `$row = $wpdb->get_row( "SELECT * FROM " . Igny8_Tables::queue() . " WHERE name = 'post:${id}'" );
     return array( 'attempts' => (string) $row->attempts, 'later' => $row->run_at > time() + 15 );`,
  );
  deepEqual(row, { attempts: "1", later: true });
  await stack.sql("update public.accounts set status = 'active' where id = $1", [
    desk.site.accountId,
  ]);
  await push(site);
  equal((await inbox(site, id)).length, 1);
}

async function status({ wp, desk }: PluginSite): Promise<void> {
  const url = `${wp.url}/wp-json/igny8/v1/status`;
  const signed = (at: number, key = desk.key) => {
    const time = String(Math.floor(at / 1000));
    const nonce = crypto.randomUUID().replaceAll("-", "");
    const secret = createHash("sha256").update(key).digest("hex");
    return {
      "x-igny8-time": time,
      "x-igny8-nonce": nonce,
      "x-igny8-signature": createHmac("sha256", secret).update(`${time}\n${nonce}\nstatus`)
        .digest("hex"),
    };
  };
  const ask = async (headers: Record<string, string>) => {
    const answer = await fetch(url, { headers });
    return [answer.status, await answer.json()] as const;
  };
  const headers = signed(Date.now());
  const [first, told] = await ask(headers);
  deepEqual([first, told.plugin, told.waiting], [200, "1.0.0", 0]);
  equal((await ask(headers))[0], 401, "again");
  equal((await ask({}))[0], 401, "unsigned");
  equal((await ask(signed(Date.now() - 3_600_000)))[0], 401, "old");
  equal((await ask(signed(Date.now(), desk.key.toUpperCase())))[0], 401, "with another key");
}

async function revoked(site: PluginSite): Promise<void> {
  await site.stack.sql("update public.api_keys set revoked_at = now() where id = $1", [
    site.desk.keyId,
  ]);
  equal((await exchange(site)).error, "unauthorized");
}

async function uninstall(site: PluginSite): Promise<void> {
  const left = await site.php<Record<string, string[]>>(`
    require_once ABSPATH . 'wp-admin/includes/plugin.php';
    deactivate_plugins( 'igny8/igny8.php' );
    define( 'WP_UNINSTALL_PLUGIN', 'igny8/igny8.php' );
    include WP_PLUGIN_DIR . '/igny8/uninstall.php';
    return array(
      'options' => $wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%igny8%'" ),
      'meta' => $wpdb->get_col( "SELECT DISTINCT meta_key FROM {$wpdb->postmeta} WHERE meta_key LIKE '%igny8%'" ),
      'tables' => array_values( array_filter( $wpdb->get_col( 'SHOW TABLES' ), static function ( $name ) {
        return false !== strpos( $name, 'igny8' ); } ) ),
      'cron' => array_values( array_filter( array( wp_next_scheduled( 'igny8_sync' ), wp_next_scheduled( 'igny8_push' ) ) ) ),
    );`);
  deepEqual(left, { options: [], meta: [], tables: [], cron: [] });
  equal((await posts(site, "&search=Half")).length, 1);
}
