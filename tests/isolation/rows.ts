import type { Identity, RowName } from "./policy.ts";
import {
  atticOf,
  COLLEAGUE,
  FOREIGN_EDITOR,
  id,
  type Kind,
  noteTo,
  type Place,
  uploadOf,
  userId,
  type World,
} from "./world.ts";

/** SQL conditions that pick one row each; a row that makes no sense for a table is left out. */
export type Probes = Partial<Record<RowName, string>>;

const byId = (value: string) => `id = '${value}'`;

function bySite(kind: Kind): Probes {
  return {
    own: byId(id("a1", kind)),
    otherSite: byId(id("a2", kind)),
    otherAccount: byId(id("b1", kind)),
  };
}

function each(condition: (place: Place) => string): Probes {
  return { own: condition("a1"), otherSite: condition("a2"), otherAccount: condition("b1") };
}

/** The rows on which a rule of TABLES is tried for an identity, or null for a table without any. */
export function probesOf(rule: string, identity: Identity, world: World): Probes | null {
  const { accountA, accountB, numbers } = world;
  const numbered = (name: string) => each((place) => `id = ${numbers[`${name} ${place}`]}`);
  const perAccount = (column: string, rest = "") => ({
    own: `${column} = '${accountA}'${rest}`,
    otherAccount: `${column} = '${accountB}'${rest}`,
  });
  const me = userId(identity === "stranger" ? "owner" : identity);
  const probes: Record<string, () => Probes> = {
    "public.plans": () => ({ own: "slug = 'free'" }),
    "public.plans (withdrawn)": () => ({ own: "slug = 'withdrawn'" }),
    "public.credit_cost_config": () => ({ own: "operation = 'generate_ideas'" }),
    "public.credit_prices": () => ({ own: "operation = 'generate_ideas'" }),
    "public.credit_packages": () => ({ own: "slug = 'credits-1000'" }),
    "public.credit_packages (withdrawn)": () => ({ own: "slug = 'withdrawn'" }),
    "public.industries": () => ({ own: "slug = 'food-drink'" }),
    "public.industry_sectors": () => ({ own: `id = '${numbers["library sector"]}'` }),
    "public.seed_keywords": () => ({ own: `id = '${numbers.seed}'` }),
    "public.default_prompts": () => ({ own: "function = 'auto_cluster'" }),
    "public.accounts": () => perAccount("id"),
    "public.subscriptions": () => perAccount("account_id"),
    "public.module_settings": () => ({
      ...perAccount("account_id", " and module = 'planner'"),
      otherSite: `account_id = '${accountA}' and module = 'writer'`,
    }),
    "public.prompts": () => ({
      ...perAccount("account_id", " and function = 'auto_cluster'"),
      otherSite: `account_id = '${accountA}' and function = 'generate_ideas'`,
    }),
    "public.author_profiles": () => ({
      own: byId(id("a1", "author")),
      otherSite: byId(id("a1", "author2")),
      otherAccount: byId(id("b1", "author")),
    }),
    "public.billing_details": () => perAccount("account_id"),
    "public.invoices": () => ({
      own: byId(id("a1", "invoice")),
      otherAccount: byId(id("b1", "invoice")),
    }),
    "public.payment_customers": () => perAccount("account_id"),
    "public.payment_subscriptions": () => perAccount("account_id"),
    "public.payments": () => perAccount("account_id"),
    "public.top_up_settings": () => perAccount("account_id"),
    "public.top_ups": () => ({
      own: byId(id("a1", "topUp")),
      otherAccount: byId(id("b1", "topUp")),
    }),
    "public.credit_transactions": () => numbered("ledger"),
    "public.credit_usage_logs": () => numbered("usage"),
    "public.account_exports": () => ({
      own: byId(id("a1", "export")),
      otherAccount: byId(id("b1", "export")),
    }),
    "storage.objects (exports)": () => ({
      own: byId(id("a1", "exportObject")),
      otherAccount: byId(id("b1", "exportObject")),
    }),
    "storage.objects (exports in another bucket)": () => ({
      own: byId(atticOf(id("a1", "exportObject"))),
      otherAccount: byId(atticOf(id("b1", "exportObject"))),
    }),
    "public.audit_log": () => numbered("audit"),
    "public.audit_log (platform)": () => ({
      own: "id = (select min(id) from public.audit_log where account_id is null)",
    }),
    "public.ai_providers": () => perAccount("account_id"),
    "public.api_keys": () => bySite("apiKey"),
    "public.invitations": () => ({
      own: byId(id("a1", "invitation")),
      otherAccount: byId(id("b1", "invitation")),
    }),
    "public.profiles": () => ({
      own: byId(me),
      otherSite: byId(COLLEAGUE),
      otherAccount: byId(userId("stranger")),
    }),
    "public.site_user_access": () => ({
      own: `user_id = '${userId("editor")}'`,
      otherSite: `user_id = '${COLLEAGUE}'`,
      otherAccount: `user_id = '${FOREIGN_EDITOR}'`,
    }),
    "public.notifications": () => ({
      own: byId(noteTo(me)),
      otherSite: byId(noteTo(COLLEAGUE)),
      otherAccount: byId(noteTo(userId("stranger"))),
    }),
    "public.notifications (to everyone)": () => ({
      own: byId(id("a1", "note")),
      otherSite: byId(id("a2", "note")),
      otherAccount: byId(id("b1", "note")),
    }),
    "public.sites": () => bySite("site"),
    "public.sectors": () => bySite("sector"),
    "public.keyword_imports": () => bySite("import"),
    "public.keyword_import_rejections": () =>
      each((place) => `import_id = '${id(place, "import")}'`),
    "public.keyword_mappings": () => bySite("mapping"),
    "public.content_imports": () => bySite("contentImport"),
    "public.sync_conflicts": () => bySite("syncConflict"),
    "public.content_import_items": () =>
      each((place) => `import_id = '${id(place, "contentImport")}'`),
    "public.content_origins": () => each((place) => `content_id = '${id(place, "draft")}'`),
    "public.keyword_views": () => bySite("keywordView"),
    "public.keywords": () => bySite("keyword"),
    "public.clusters": () => bySite("cluster"),
    "public.ideas": () => bySite("idea"),
    "public.tasks": () => bySite("task"),
    "public.content": () => bySite("draft"),
    "public.content_versions": () => each((place) => `content_id = '${id(place, "draft")}'`),
    "public.images": () => bySite("image"),
    "public.automation_runs": () => bySite("run"),
    "public.automation_run_items": () => numbered("item"),
    "public.automation_rules": () => bySite("rule"),
    "public.automation_executions": () => bySite("execution"),
    "public.jobs": () => bySite("queuedJob"),
    "public.site_integrations": () => bySite("integration"),
    "public.publishing_records": () => bySite("record"),
    "public.publishing_rules": () => each((place) => `site_id = '${id(place, "site")}'`),
    "public.page_releases": () => each((place) => `content_id = '${id(place, "draft")}'`),
    "public.remote_media": () => each((place) => `integration_id = '${id(place, "integration")}'`),
    "public.remote_changes": () =>
      each((place) => `integration_id = '${id(place, "integration")}'`),
    "storage.buckets": () => ({ own: "id = 'images'", otherSite: "id = 'imports'" }),
    "storage.objects (pictures)": () => bySite("picturesObject"),
    "storage.objects (published pictures)": () => bySite("publicObject"),
    "storage.objects (keyword files)": () => ({
      own: byId(uploadOf(me, "a1")),
      otherSite: byId(uploadOf(me, "a2")),
      otherAccount: byId(uploadOf(userId("stranger"), "b1")),
    }),
    "storage.objects (uploads in another bucket)": () => ({
      own: byId(atticOf(uploadOf(me, "a1"))),
      otherSite: byId(atticOf(uploadOf(me, "a2"))),
      otherAccount: byId(atticOf(uploadOf(userId("stranger"), "b1"))),
    }),
    "storage.objects (published paths in another bucket)": () =>
      each((place) => byId(atticOf(id(place, "publicObject")))),
    "storage.objects (a colleague's keyword files)": () => ({
      own: byId(uploadOf(COLLEAGUE, "a1")),
      otherSite: byId(uploadOf(COLLEAGUE, "a2")),
      otherAccount: byId(uploadOf(FOREIGN_EDITOR, "b1")),
    }),
  };
  return probes[rule]?.() ?? null;
}
