import type { Queryable } from "@/local/database.ts";
import type { Actor } from "./attempts.ts";
import type { Identity } from "./policy.ts";

/** A place whose rows share a prefix of their ids: a site, or `nowhere`. */
export type Place = "a1" | "a2" | "b1" | "ff";

/** Words that stand in every text of a site, so that a leak can be seen in any answer. */
export const MARKERS = { a1: "xray", a2: "yankee", b1: "zulu" } as const;

const KINDS = [
  "site",
  "sector",
  "sector2",
  "import",
  "cluster",
  "cluster2",
  "keyword",
  "keyword2",
  "idea",
  "task",
  "task2",
  "draft",
  "published",
  "image",
  "picture",
  "publicPicture",
  "run",
  "failedJob",
  "queuedJob",
  "runningJob",
  "lease",
  "author",
  "author2",
  "note",
  "picturesObject",
  "publicObject",
  "invitation",
  "rule",
  "execution",
  "export",
  "exportObject",
  "clusterChange",
  "invoice",
  "topUp",
  "mapping",
  "largeImport",
  "apiKey",
  "integration",
  "record",
  "contentImport",
  "keywordView",
  "syncConflict",
] as const;
export type Kind = typeof KINDS[number];

/** The id of a thing of a place; the same in every world. */
export function id(place: Place, kind: Kind): string {
  return `${place}000000-0000-4000-8000-0000000000${String(KINDS.indexOf(kind)).padStart(2, "0")}`;
}

const PEOPLE = {
  owner: "aa000000-0000-4000-8000-000000000001",
  admin: "aa000000-0000-4000-8000-000000000002",
  editor: "aa000000-0000-4000-8000-000000000003",
  ungranted: "aa000000-0000-4000-8000-000000000004",
  viewer: "aa000000-0000-4000-8000-000000000005",
  stranger: "bb000000-0000-4000-8000-000000000001",
} as const;
/** An editor of account A with a grant on A2 alone. */
export const COLLEAGUE = "aa000000-0000-4000-8000-000000000006";
/** An editor of account B with a grant on B1. */
export const FOREIGN_EDITOR = "bb000000-0000-4000-8000-000000000002";

/** The user id of an identity; of the world, the owner's. */
export function userId(identity: Identity): string {
  return identity === "anon" ? PEOPLE.owner : PEOPLE[identity];
}

/** Whom the requests of an identity, or of the worker, come from. */
export function actor(identity: Identity | "service"): Actor {
  if (identity === "service") return { role: "service_role", claims: { role: "service_role" } };
  if (identity === "anon") return { role: "anon", claims: { role: "anon" } };
  return { role: "authenticated", claims: { role: "authenticated", sub: userId(identity) } };
}

/** Two accounts with everything in them: A with the sites A1 and A2, B with B1. */
export interface World {
  accountA: string;
  accountB: string;
  /** Ids that the database chose: ledger entries, usage and run items by place, two rows of the library. */
  numbers: Record<string, string>;
}

/** Fills an empty database with the world. Needs the rights of the database's owner. */
export async function buildWorld(db: Queryable): Promise<World> {
  await db.exec(peopleSql());
  const account = async (owner: string) => {
    const [row] = await db.sql<{ account_id: string }>(
      "select account_id from public.profiles where id = $1",
      [owner],
    );
    return row?.account_id ?? "";
  };
  const accountA = await account(PEOPLE.owner);
  const accountB = await account(PEOPLE.stranger);
  await db.exec(membersSql(accountA, accountB));
  await db.exec(siteSql("a1", accountA, PEOPLE.owner));
  await db.exec(siteSql("a2", accountA, PEOPLE.owner));
  await db.exec(siteSql("b1", accountB, PEOPLE.stranger));
  await db.exec(grantsSql(accountA, accountB));
  return { accountA, accountB, numbers: await numbers(db) };
}

async function numbers(db: Queryable): Promise<Record<string, string>> {
  const rows = await db.sql<{ name: string; id: string }>(`
    select 'ledger ' || left(j.id::text, 2) as name, t.id::text as id
      from public.credit_transactions t join public.jobs j on j.id = t.job_id
    union all select 'usage ' || left(u.site_id::text, 2), u.id::text from public.credit_usage_logs u
    union all select 'item ' || left(i.site_id::text, 2), i.id::text from public.automation_run_items i
    union all (select 'library sector', s.id::text from public.industry_sectors s limit 1)
    union all (select 'seed', s.id::text from public.seed_keywords s limit 1)`);
  const [log] = await db.sql<{ there: boolean }>(
    "select to_regclass('public.audit_log') is not null as there",
  );
  if (log?.there) {
    rows.push(
      ...await db.sql<{ name: string; id: string }>(`
      select 'audit a1' as name, min(id)::text as id from public.audit_log where actor = 'xray owner'
      union all select 'audit a2', max(id)::text from public.audit_log where actor = 'xray owner'
      union all select 'audit b1', min(id)::text from public.audit_log where actor = 'zulu owner'`),
    );
  }
  return Object.fromEntries(rows.map(({ name, id }) => [name, id]));
}

function peopleSql(): string {
  return `
    insert into auth.users (id, email, raw_user_meta_data) values
      ('${PEOPLE.owner}', 'owner-a@example.test', '{"account_name": "xray works", "full_name": "xray owner"}'),
      ('${PEOPLE.stranger}', 'zulu-b@example.test', '{"account_name": "zulu works", "full_name": "zulu owner"}');`;
}

function membersSql(accountA: string, accountB: string): string {
  const members = [
    [PEOPLE.admin, accountA, "admin", "xray admin"],
    [PEOPLE.editor, accountA, "editor", "xray editor"],
    [PEOPLE.ungranted, accountA, "editor", "xray ungranted"],
    [PEOPLE.viewer, accountA, "viewer", "xray viewer"],
    [COLLEAGUE, accountA, "editor", "xray colleague"],
    [FOREIGN_EDITOR, accountB, "editor", "zulu editor"],
  ] as const;
  const users = members.map(([user, , , name]) =>
    `('${user}', '${name.replace(" ", "-")}@example.test')`
  );
  const profiles = members.map(([user, account, role, name]) =>
    `('${user}', '${account}', '${role}', '${name.replace(" ", "-")}@example.test', '${name}')`
  );
  return `
    alter table auth.users disable trigger create_account;
    insert into auth.users (id, email) values ${users};
    alter table auth.users enable trigger create_account;
    insert into public.profiles (id, account_id, role, email, full_name) values ${profiles};
    insert into public.plans (slug, name, monthly_credits, active) values ('withdrawn', 'Withdrawn', 1, false);
    insert into public.credit_packages (slug, name, credits, price_cents, active)
    values ('withdrawn', 'Withdrawn', 1, 1, false);
    insert into public.author_profiles (id, account_id, name, tone) values
      ('${id("a1", "author")}', '${accountA}', 'xray author', 'xray'),
      ('${id("a1", "author2")}', '${accountA}', 'xray author two', 'xray'),
      ('${id("b1", "author")}', '${accountB}', 'zulu author', 'zulu');
    insert into public.ai_providers (account_id, kind, base_url) values
      ('${accountA}', 'openai', 'https://xray.test/v1'), ('${accountB}', 'openai', 'https://zulu.test/v1');
    insert into app.secrets (account_id, record, field, sealed, last_four) values
      ('${accountA}', 'ai_providers/openai', 'api_key', '${sealedFor("xray")}', 'xray'),
      ('${accountB}', 'ai_providers/openai', 'api_key', '${sealedFor("zulu")}', 'zulu');
    insert into public.invitations (id, account_id, email, role, token_hash) values
      ('${id("a1", "invitation")}', '${accountA}', 'xray-new@example.test', 'viewer',
        sha256(convert_to('token of a1', 'UTF8'))),
      ('${id("b1", "invitation")}', '${accountB}', 'zulu-new@example.test', 'viewer',
        sha256(convert_to('token of b1', 'UTF8')));
    insert into app.mail_choices (profile_id, token) values ('${userId("owner")}', '${
    id("a1", "lease")
  }');
    insert into public.account_exports (id, account_id, status, parts, finished_at, expires_at) values
      ('${id("a1", "export")}', '${accountA}', 'ready', 1, now(), now() + interval '1 day'),
      ('${id("b1", "export")}', '${accountB}', 'ready', 1, now(), now() + interval '1 day');
    insert into storage.objects (id, bucket_id, name) values
      ('${id("a1", "exportObject")}', 'exports', '${accountA}/${id("a1", "export")}/1'),
      ('${id("b1", "exportObject")}', 'exports', '${accountB}/${id("b1", "export")}/1');
    ${paymentSql("a1", accountA)}${paymentSql("b1", accountB)}
    insert into public.notifications (id, account_id, kind, title) values
      ('${id("a1", "note")}', '${accountA}', 'news', 'xray'),
      ('${id("b1", "note")}', '${accountB}', 'news', 'zulu');
    ${
    [...Object.values(PEOPLE), COLLEAGUE].map((user) => `
      insert into public.notifications (id, account_id, user_id, kind, title)
      values ('${noteTo(user)}', '${
      user === PEOPLE.stranger ? accountB : accountA
    }', '${user}', 'hello', 'personal');`).join("")
  }`;
}

/** What an account has that paid once. */
function paymentSql(place: "a1" | "b1", account: string): string {
  const m = MARKERS[place];
  return `
    insert into public.payment_customers (account_id, customer_id) values ('${account}', 'cus_${m}');
    insert into public.payment_subscriptions (subscription_id, account_id, status, price_id, item_id, period_start,
      period_end, cancel_at_period_end, ended_at, ticket)
    values ('sub_${m}', '${account}', 'canceled', 'price_${m}', 'si_${m}', now(), now(), false, now(), 0);
    insert into public.billing_details (account_id, company) values ('${account}', '${m} company');
    insert into public.invoices (id, account_id, kind, number, provider_id, currency, subtotal_cents, tax_cents,
      total_cents, lines, issuer, customer, issued_at)
    values ('${id(place, "invoice")}', '${account}', 'package', '${m}-1', 'in_${m}', 'usd', 1, 0, 1,
      '[{"description": "${m}", "quantity": 1, "amount": 1}]', '{}', '{"name": "${m}"}', now());
    insert into public.payments (account_id, provider_id, provider_invoice, status, amount_cents, refunded_cents,
      disputed_cents, currency, paid_at, ticket)
    values ('${account}', 'pi_${m}', 'in_${m}', 'succeeded', 1, 0, 0, 'usd', now(), 0);
    insert into public.top_up_settings (account_id, threshold, package_slug, ceiling_cents)
    values ('${account}', 100, '${m}', 5000);
    insert into public.top_ups (id, account_id, package_slug, amount_cents, status, balance)
    values ('${id(place, "topUp")}', '${account}', '${m}', 1, 'failed', 0);`;
}

/** Something in the form of a sealed secret that carries a marker. */
function sealedFor(marker: string): string {
  return `v1.0123abcd.${"n".repeat(16)}.${marker.padEnd(40, "x")}`;
}

/** The key of the site of a place, with every right; that of nothing is well formed and unknown. */
export function siteKeyOf(place: Place): string {
  return `igny8_${place.repeat(4)}_${place.repeat(32)}`;
}

/** The address of the WordPress whose plugin has the key of a place. */
export function homeOf(place: Place): string {
  return `https://${place}.plugin.test`;
}

/** A member of the account of a place whom the others may change. */
export function memberOf(place: Place): string {
  const members = { a1: COLLEAGUE, a2: PEOPLE.ungranted, b1: FOREIGN_EDITOR, ff: id("ff", "site") };
  return members[place];
}

/** The id of the notification addressed to a person. */
export function noteTo(user: string): string {
  return user.replace(/^./, "c");
}

/** The id of the object of the keyword file that a person uploaded for a place. */
export function uploadOf(user: string, place: Place): string {
  return user.replace(/^....../, `${user.slice(0, 2)}${place}dd`);
}

/** The id of the copy in another bucket of an object. */
export function atticOf(object: string): string {
  return object.replace(/-4000-/, "-4a00-");
}

function grantsSql(accountA: string, accountB: string): string {
  const uploads = [
    ...[...Object.values(PEOPLE).filter((user) => user !== PEOPLE.stranger), COLLEAGUE].flatMap((
      user,
    ) => [[user, "a1", accountA], [user, "a2", accountA]] as const),
    [PEOPLE.stranger, "b1", accountB] as const,
    [FOREIGN_EDITOR, "b1", accountB] as const,
  ];
  return `
    insert into public.site_user_access (site_id, user_id, account_id) values
      ('${id("a1", "site")}', '${PEOPLE.editor}', '${accountA}'),
      ('${id("a1", "site")}', '${PEOPLE.viewer}', '${accountA}'),
      ('${id("a2", "site")}', '${COLLEAGUE}', '${accountA}'),
      ('${id("b1", "site")}', '${FOREIGN_EDITOR}', '${accountB}');
    insert into storage.objects (id, bucket_id, name) values ${
    uploads.map(([user, place, account]) =>
      `('${uploadOf(user, place)}', 'imports', '${account}/${id(place, "site")}/${user}/file.csv')`
    )
  };
    insert into storage.buckets (id, name) values ('attic', 'attic');
    insert into storage.objects (id, bucket_id, name)
    select replace(o.id::text, '-4000-', '-4a00-')::uuid, 'attic', o.name from storage.objects o
    where o.id::text like '%-4000-%';`;
}

/** One row of everything that a site holds; every text carries the marker of the place. */
function siteSql(place: Exclude<Place, "ff">, account: string, owner: string): string {
  const m = MARKERS[place];
  const of = (kind: Kind) => `'${id(place, kind)}'`;
  const where = `'${account}', ${of("site")}, ${of("sector")}`;
  const file = (kind: Kind) =>
    `${account}/${id(place, "site")}/${id(place, "draft")}/${kind}-${m}.png`;
  return `
    insert into public.sites (id, account_id, name, slug, domain, description, industry_id, created_by)
    select ${
    of("site")
  }, '${account}', '${m} site', '${m}-site', '${m}.test', '${m}', i.id, '${owner}'
    from public.industries i order by i.slug limit 1;
    insert into public.sectors (id, account_id, site_id, name, slug, description) values
      (${of("sector")}, '${account}', ${of("site")}, '${m} sector', '${m}', '${m}'),
      (${of("sector2")}, '${account}', ${of("site")}, '${m} second', '${m}-2', '${m}');
    insert into public.api_keys (id, account_id, site_id, name, prefix, key_hash, scopes) values
      (${of("apiKey")}, '${account}', ${of("site")}, '${m} key', '${place.repeat(4)}',
        app.api_key_hash('${siteKeyOf(place)}'), '{content.read,content.publish,changes.write}');
    insert into public.keyword_imports (id, account_id, site_id, sector_id, filename, source, idempotency_key) values
      (${of("import")}, ${where}, '${m}.csv', 'ahrefs', 'import of ${m}');
    insert into public.keyword_import_rejections (import_id, position, account_id, site_id, line, raw, reason_code,
      reason) values (${of("import")}, 0, '${account}', ${of("site")}, 1, '${m}', 'empty', '${m}');
    insert into public.keyword_mappings (id, account_id, headers, name, columns) values
      (${of("mapping")}, '${account}', 'headers of ${m}', 'Mapping', '{}');
    insert into public.keyword_views (id, account_id, site_id, name, address, columns) values
      (${of("keywordView")}, '${account}', ${of("site")}, '${m} view', 'search=${m}', '{}');
    insert into public.keyword_imports (id, account_id, site_id, sector_id, filename, source, idempotency_key, status)
    values (${
    of("largeImport")
  }, ${where}, '${m}-large.csv', 'ahrefs', 'large import of ${m}', 'queued');
    insert into app.import_work (import_id, upload, parts, parts_done, plan, lease_token) values
      (${of("largeImport")}, '${account}/${id(place, "site")}/${owner}/${m}', 1, 1, '{}', ${
    of("lease")
  });
    insert into public.clusters (id, account_id, site_id, sector_id, name, description, keyword_count) values
      (${of("cluster")}, ${where}, '${m} cluster', '${m}', 1), (${
    of("cluster2")
  }, ${where}, '${m} two', '${m}', 1);
    insert into public.keywords (id, account_id, site_id, sector_id, keyword, volume, status, cluster_id) values
      (${of("keyword")}, ${where}, '${m} keyword', 100, 'new', null),
      (${of("keyword2")}, ${where}, '${m} clustered', 90, 'clustered', ${of("cluster")});
    insert into app.cluster_changes (id, account_id, site_id) values (${
    of("clusterChange")
  }, '${account}', ${of("site")});
    insert into app.cluster_change_rows (change_id, kind, row_id, before, after) values (${
    of("clusterChange")
  }, 'keyword', ${of("keyword2")}, '{"cluster_id": null, "status": "new"}',
      jsonb_build_object('cluster_id', ${of("cluster")}, 'status', 'clustered'));
    insert into public.ideas (id, account_id, site_id, sector_id, cluster_id, title, description) values
      (${of("idea")}, ${where}, ${of("cluster")}, '${m} idea', '${m}');
    insert into public.tasks (id, account_id, site_id, sector_id, title, description, status) values
      (${of("task")}, ${where}, '${m} task', '${m}', 'queued'),
      (${of("task2")}, ${where}, '${m} task two', '${m}', 'in_progress');
    insert into public.content (id, account_id, site_id, sector_id, title, slug, html, status, published_at) values
      (${of("draft")}, ${where}, '${m} draft', '${m}-draft', '<p>${m}</p>', 'review', null),
      (${
    of("published")
  }, ${where}, '${m} published', '${m}-published', '<p>${m}</p>', 'published', now());
    insert into public.content_versions (content_id, version, account_id, site_id, title, html, meta_title,
      meta_description, word_count)
    values (${of("draft")}, 0, '${account}', ${of("site")}, '${m}', '${m}', '${m}', '${m}', 1);
    insert into public.images (id, account_id, site_id, content_id, kind, position, prompt, alt, status, storage_path)
    values
      (${of("image")}, '${account}', ${of("site")}, ${
    of("draft")
  }, 'in_article', 1, '${m}', '${m}', 'prompt_ready', null),
      (${of("picture")}, '${account}', ${of("site")}, ${
    of("draft")
  }, 'featured', 0, '${m}', '${m}', 'generated',
        '${file("picture")}'),
      (${of("publicPicture")}, '${account}', ${of("site")}, ${
    of("published")
  }, 'featured', 0, '${m}', '${m}',
        'generated', '${file("publicPicture")}');
    insert into storage.objects (id, bucket_id, name) values
      (${of("picturesObject")}, 'images', '${file("picture")}'),
      (${of("publicObject")}, 'images', '${file("publicPicture")}');
    insert into public.automation_runs (id, account_id, site_id, sector_id, status, idempotency_key, stop_reason)
    values (${of("run")}, ${where}, 'running', 'run of ${m}', '${m}');
    insert into public.jobs (id, account_id, site_id, function, subject_type, subject_id, subject_label, status,
      order_key, idempotency_key, credits_reserved, price_credits, price_per_units, error_code, lease_token,
      lease_until, run_at) values
      (${of("failedJob")}, '${account}', ${of("site")}, 'generate_ideas', 'cluster', ${
    of("cluster")
  }, '${m}', 'failed',
        'order of ${m}', 'failed of ${m}', 15, 15, 1, 'internal', null, null, now()),
      (${of("queuedJob")}, '${account}', ${of("site")}, 'generate_content', 'task', ${
    of("task2")
  }, '${m}', 'queued',
        'order of ${m}', 'queued of ${m}', 15, 3, 1, null, null, null, now()),
      (${of("runningJob")}, '${account}', ${of("site")}, 'generate_image_prompts', 'content', ${
    of("draft")
  }, '${m}',
        'running', 'order of ${m}', 'running of ${m}', 2, 2, 1, null, ${
    of("lease")
  }, now() + interval '1 hour', now());
    insert into public.automation_run_items (run_id, account_id, site_id, stage, subject_id, label, status, job_id)
    values (${of("run")}, '${account}', ${of("site")}, 4, ${of("task2")}, '${m}', 'queued', ${
    of("queuedJob")
  });
    insert into public.automation_rules (id, account_id, site_id, sector_id, name, trigger, record, actions, created_by)
    values (${
    of("rule")
  }, ${where}, '${m} rule', 'keyword_added', 'keyword', '{notify}', '${owner}');
    insert into public.automation_executions (id, account_id, site_id, rule_id, rule_name, cause, status, error) values
      (${of("execution")}, '${account}', ${of("site")}, ${
    of("rule")
  }, '${m} rule', 'event', 'failed', '${m}');
    insert into public.site_integrations (id, account_id, site_id, platform, name, base_url, credentials_id) values
      (${of("integration")}, '${account}', ${
    of("site")
  }, 'wordpress', '${m} blog', 'https://${m}.test', ${of("lease")});
    insert into app.secrets (account_id, record, field, sealed) values
      ('${account}', 'site_integrations/${id(place, "lease")}', 'password', '${sealedFor(m)}');
    insert into public.publishing_records (id, account_id, site_id, content_id, integration_id, state, external_id,
      external_url, lease_token)
    values (${of("record")}, '${account}', ${of("site")}, ${of("published")}, ${
    of("integration")
  }, 'working', '7', 'https://${m}.test/7', ${of("lease")});
    insert into public.publishing_rules (site_id, account_id) values (${of("site")}, '${account}');
    insert into public.page_releases (account_id, site_id, content_id) values ('${account}', ${
    of("site")
  }, ${of("draft")});
    insert into public.remote_media (integration_id, sha256, account_id, site_id, media_id, url)
    values (${of("integration")}, repeat('a', 64), '${account}', ${
    of("site")
  }, '8', 'https://${m}.test/8.png');
    insert into public.remote_changes (account_id, site_id, integration_id, kind, external_id, source, dedupe_key)
    values ('${account}', ${of("site")}, ${of("integration")}, 'post', '7', 'sync', '${m} 7');
    insert into public.content_imports (id, account_id, site_id, sector_id, filename, idempotency_key, status, items)
    values (${of("contentImport")}, ${where}, '${m}.xml', 'content import of ${m}', 'queued', 1);
    insert into app.content_import_work (import_id, upload, parts, parts_done, lease_token) values
      (${of("contentImport")}, '${account}/${id(place, "site")}/${owner}/${m}-c', 1, 1, ${
    of("lease")
  });
    insert into public.content_import_items (import_id, number, account_id, site_id, outcome, title) values
      (${of("contentImport")}, 1, '${account}', ${of("site")}, 'skipped', '${m}');
    insert into public.sync_conflicts (id, account_id, site_id, content_id, integration_id, base, theirs, updated_at)
    values (${of("syncConflict")}, '${account}', ${of("site")}, ${of("draft")}, ${
    of("integration")
  }, '{"html": "<p>was</p>"}', '{"html": "<p>${m}</p>"}', '2026-01-01T00:00:00Z');
    insert into public.content_origins (content_id, account_id, site_id, origin_key, html) values
      (${of("draft")}, '${account}', ${of("site")}, '${m}', '<p>${m}</p>');
    select app.post_credits('${account}', 'reservation', -15, '${m}', ${
    of("queuedJob")
  }, '${owner}');
    ${
    place === "a2"
      ? `insert into public.notifications (id, account_id, site_id, kind, title)
         values (${of("note")}, '${account}', ${of("site")}, 'news', '${m}');`
      : ""
  }
    insert into public.credit_usage_logs (account_id, site_id, job_id, operation, credits, quantity, model)
    values ('${account}', ${of("site")}, ${of("failedJob")}, 'generate_ideas', 0, 1, '${m}');`;
}
