import { join } from "node:path";
import { product, type Worked } from "./app.ts";
import { ROOT } from "./snapshot.ts";

/** How one route answers GET. */
export interface AppPage {
  /** Its address; `{name}` stands for an id of the worked workspace. */
  path: string;
  /** What its owner gets; default 200. */
  status?: number;
  /** What a viewer of the same site gets; default what the owner gets. */
  viewer?: number;
  /** What the owner of an empty account gets; default 404 where the address has an id of the workspace. */
  empty?: number;
  /** Not a page to look at: a download, JSON, a picture or an address for forms only. */
  file?: true;
}

/** An address for forms, which leads a visitor back. */
const form = { file: true, status: 303, empty: 303 } as const;
const staffOnly = { file: true, status: 404, empty: 404 } as const;
const postOnly = { file: true, status: 405, empty: 405 } as const;

/** Every route of the app by its file below routes/; a test fails when one is missing. */
export const PAGES: Record<string, AppPage> = {
  "(site)/index.tsx": { path: "/" },
  "(site)/features.tsx": { path: "/features" },
  "(site)/pricing.tsx": { path: "/pricing" },
  "(site)/help.tsx": { path: "/help" },
  "(site)/status.tsx": { path: "/status" },
  "(site)/legal/[document].tsx": { path: "/legal/privacy" },
  "sites/[slug]/index.tsx": { path: "/sites/{slug}", empty: 200 },
  "sites/[slug]/[content].tsx": { path: "/sites/{slug}/{article}", empty: 200 },
  "sites/[slug]/images/[id].ts": {
    path: "/sites/{slug}/images/{image}",
    file: true,
    empty: 200,
  },
  "sites/[slug]/robots.txt.ts": { path: "/sites/{slug}/robots.txt", file: true, empty: 200 },
  "sites/[slug]/rss.xml.ts": { path: "/sites/{slug}/rss.xml", file: true, empty: 200 },
  "sites/[slug]/sitemap.xml.ts": { path: "/sites/{slug}/sitemap.xml", file: true, empty: 200 },
  "(auth)/sign-in.tsx": { path: "/sign-in", status: 303, empty: 303 },
  "(auth)/sign-up.tsx": { path: "/sign-up", status: 303, empty: 303 },
  "(auth)/forgot-password.tsx": { path: "/forgot-password" },
  "(auth)/new-password.tsx": { path: "/new-password" },
  "(auth)/invitation.tsx": { path: "/invitation", status: 404, empty: 404 },
  "(auth)/mails.tsx": { path: "/mails", status: 404, empty: 404 },
  "(auth)/sign-out.ts": { path: "/sign-out", file: true, status: 405, empty: 405 },
  "(auth)/auth/confirm.ts": { path: "/auth/confirm", ...form },
  "api/[...path].ts": { path: "/api/v1/nothing", file: true, status: 404, empty: 404 },
  "api/v1/system/ping.ts": { path: "/api/v1/system/ping", file: true },
  "(app)/dashboard.tsx": { path: "/dashboard" },
  "(app)/notifications/index.tsx": { path: "/notifications" },
  "(app)/setup/sites/index.tsx": { path: "/setup/sites" },
  "(app)/setup/sites/new.tsx": { path: "/setup/sites/new" },
  "(app)/setup/sites/[id]/index.tsx": { path: "/setup/sites/{site}" },
  "(app)/setup/opportunities.tsx": { path: "/setup/opportunities" },
  "(app)/planner/index.tsx": { path: "/planner" },
  "(app)/planner/keywords/index.tsx": { path: "/planner/keywords" },
  "(app)/planner/keywords/[id].tsx": { path: "/planner/keywords/{keyword}" },
  "(app)/planner/keywords/add.tsx": { path: "/planner/keywords/add" },
  "(app)/planner/keywords/assign.tsx": { path: "/planner/keywords/assign", ...form },
  "(app)/planner/keywords/cluster.tsx": { path: "/planner/keywords/cluster", ...form },
  "(app)/planner/keywords/delete.tsx": { path: "/planner/keywords/delete", ...form },
  "(app)/planner/keywords/export.ts": { path: "/planner/keywords/export", file: true, empty: 404 },
  "(app)/planner/keywords/import.tsx": { path: "/planner/keywords/import" },
  "(app)/planner/keywords/import/[id]/index.tsx": { path: "/planner/keywords/import/{import}" },
  "(app)/planner/keywords/import/[id]/cancel.ts": {
    path: "/planner/keywords/import/{import}/cancel",
    ...form,
  },
  "(app)/planner/keywords/import/[id]/undo.ts": {
    path: "/planner/keywords/import/{import}/undo",
    ...form,
  },
  "(app)/planner/keywords/import/counts.ts": {
    path: "/planner/keywords/import/counts",
    status: 404,
    file: true,
    empty: 404,
  },
  "(app)/planner/keywords/views.ts": {
    path: "/planner/keywords/views",
    ...form,
  },
  "(app)/planner/keywords/columns.ts": {
    path: "/planner/keywords/columns",
    ...form,
  },
  "(app)/planner/keywords/import/mappings.ts": {
    path: "/planner/keywords/import/mappings",
    ...form,
  },
  "(app)/planner/keywords/import/status.ts": {
    path: "/planner/keywords/import/status?ids={import}",
    file: true,
    empty: 200,
  },
  "(app)/planner/keywords/import/[id]/rejected.ts": {
    path: "/planner/keywords/import/{import}/rejected",
    file: true,
  },
  "(app)/planner/keywords/import/preview.tsx": {
    path: "/planner/keywords/import/preview",
    status: 404,
    file: true,
    empty: 404,
  },
  "(app)/planner/clusters/index.tsx": { path: "/planner/clusters" },
  "(app)/planner/clusters/map.tsx": { path: "/planner/clusters/map" },
  "(app)/planner/clusters/new.tsx": { path: "/planner/clusters/new" },
  "(app)/planner/clusters/[id].tsx": { path: "/planner/clusters/{cluster}" },
  "(app)/planner/clusters/ideas.tsx": { path: "/planner/clusters/ideas", ...form },
  "(app)/planner/clusters/merge.tsx": { path: "/planner/clusters/merge", ...form },
  "(app)/planner/clusters/undo.ts": { path: "/planner/clusters/undo", ...form },
  "(app)/planner/ideas/index.tsx": { path: "/planner/ideas" },
  "(app)/planner/ideas/[id].tsx": { path: "/planner/ideas/{idea}" },
  "(app)/writer/index.tsx": { path: "/writer" },
  "(app)/writer/tasks/index.tsx": { path: "/writer/tasks" },
  "(app)/writer/tasks/generate.tsx": { path: "/writer/tasks/generate", ...form },
  "(app)/writer/content/export.ts": {
    path: "/writer/content/export?format=html",
    file: true,
    empty: 404,
  },
  "(app)/writer/content/index.tsx": { path: "/writer/content" },
  "(app)/writer/content/prompts.tsx": { path: "/writer/content/prompts", ...form },
  "(app)/writer/tasks/[id].tsx": { path: "/writer/tasks/{task}" },
  "(app)/writer/tasks/new.tsx": { path: "/writer/tasks/new", viewer: 303 },
  "(app)/writer/conflicts/index.tsx": { path: "/writer/conflicts" },
  "(app)/writer/conflicts/[id].tsx": { path: "/writer/conflicts/{syncConflict}" },
  "(app)/writer/import/index.tsx": { path: "/writer/import" },
  "(app)/writer/import/[id]/index.tsx": { path: "/writer/import/{contentImport}" },
  "(app)/writer/import/[id]/cancel.ts": {
    path: "/writer/import/{contentImport}/cancel",
    ...form,
  },
  "(app)/writer/import/[id]/items.ts": {
    path: "/writer/import/{contentImport}/items",
    file: true,
  },
  "(app)/writer/import/status.ts": {
    path: "/writer/import/status?ids={contentImport}",
    file: true,
    empty: 200,
  },
  "(app)/writer/content/[id]/index.tsx": { path: "/writer/content/{content}" },
  "(app)/writer/content/[id]/images.tsx": { path: "/writer/content/{content}/images" },
  "(app)/writer/content/[id]/publish.tsx": { path: "/writer/content/{content}/publish" },
  "(app)/writer/content/publish.tsx": { path: "/writer/content/publish", ...form },
  "(app)/writer/content/[id]/preview.tsx": { path: "/writer/content/{content}/preview" },
  "(app)/writer/content/[id]/versions/index.tsx": {
    path: "/writer/content/{content}/versions",
  },
  "(app)/writer/content/[id]/versions/[n].tsx": {
    path: "/writer/content/{content}/versions/1",
  },
  "(app)/writer/images/index.tsx": { path: "/writer/images" },
  "(app)/writer/images/generate.tsx": { path: "/writer/images/generate", ...form },
  "(app)/writer/review.tsx": { path: "/writer/review" },
  "(app)/writer/published/index.tsx": { path: "/writer/published" },
  "(app)/writer/published/queue.tsx": { path: "/writer/published/queue" },
  "(app)/media/[id].ts": { path: "/media/{image}", file: true },
  "(app)/automation/index.tsx": { path: "/automation" },
  "(app)/automation/runs/index.tsx": { path: "/automation/runs" },
  "(app)/automation/runs/new.tsx": { path: "/automation/runs/new" },
  "(app)/automation/runs/[id].tsx": { path: "/automation/runs/{run}" },
  "(app)/automation/rules/index.tsx": { path: "/automation/rules" },
  "(app)/automation/rules/new.tsx": { path: "/automation/rules/new", viewer: 403 },
  "(app)/automation/rules/[id]/index.tsx": { path: "/automation/rules/{rule}" },
  "(app)/automation/rules/[id]/edit.tsx": {
    path: "/automation/rules/{rule}/edit",
    viewer: 403,
  },
  "(app)/automation/history.tsx": { path: "/automation/history" },
  "(app)/automation/failures.tsx": { path: "/automation/failures" },
  "(app)/settings/system.tsx": { path: "/settings/system", viewer: 403, empty: 200 },
  "(app)/jobs/[id].tsx": { path: "/jobs/{job}" },
  "(app)/jobs/status.ts": { path: "/jobs/status?ids={job}", file: true, empty: 200 },
  "(app)/thinker/prompts/index.tsx": { path: "/thinker/prompts" },
  "(app)/thinker/prompts/[function].tsx": { path: "/thinker/prompts/generate_content" },
  "(app)/thinker/authors/index.tsx": { path: "/thinker/authors" },
  "(app)/thinker/authors/new.tsx": { path: "/thinker/authors/new", viewer: 403 },
  "(app)/thinker/authors/[id].tsx": { path: "/thinker/authors/{author}" },
  "(app)/reference/industries/index.tsx": { path: "/reference/industries" },
  "(app)/reference/industries/[slug].tsx": { path: "/reference/industries/food-drink" },
  "(app)/reference/seed-keywords.tsx": { path: "/reference/seed-keywords" },
  "(app)/billing/credits.tsx": { path: "/billing/credits" },
  "(app)/billing/usage.tsx": { path: "/billing/usage" },
  "(app)/billing/plans.tsx": { path: "/billing/plans" },
  "(app)/billing/packages.tsx": { path: "/billing/packages" },
  "(app)/billing/ledger.csv.ts": { path: "/billing/ledger.csv", viewer: 403, file: true },
  "(app)/billing/checkout/index.ts": { path: "/billing/checkout", ...form },
  "(app)/billing/checkout/return.tsx": {
    path: "/billing/checkout/return",
    status: 404,
    empty: 404,
    file: true,
  },
  "(app)/billing/change.tsx": { path: "/billing/change", status: 404, empty: 404, file: true },
  "(app)/billing/subscription.tsx": { path: "/billing/subscription" },
  "(app)/billing/payments.tsx": { path: "/billing/payments" },
  "(app)/billing/invoices/index.tsx": { path: "/billing/invoices" },
  "(app)/billing/invoices/[id].ts": {
    path: "/billing/invoices/00000000-0000-4000-8000-000000000000",
    status: 404,
    viewer: 403,
    empty: 404,
    file: true,
  },
  "(app)/settings/index.tsx": { path: "/settings" },
  "(app)/settings/data/index.tsx": { path: "/settings/data", viewer: 403 },
  "(app)/settings/data/status.ts": { path: "/settings/data/status", file: true },
  "(app)/settings/data/[id].ts": {
    path: "/settings/data/00000000-0000-4000-8000-000000000000",
    status: 404,
    viewer: 403,
    empty: 404,
    file: true,
  },
  "(app)/settings/close.tsx": { path: "/settings/close", viewer: 403 },
  "(app)/settings/activity/index.tsx": { path: "/settings/activity" },
  "(app)/settings/activity/export.ts": {
    path: "/settings/activity/export",
    viewer: 403,
    file: true,
  },
  "(app)/settings/team/index.tsx": { path: "/settings/team" },
  "(app)/settings/team/[id].tsx": { path: "/settings/team/{member}", viewer: 403 },
  "(app)/settings/ai-providers.tsx": { path: "/settings/ai-providers" },
  "(app)/settings/modules.tsx": { path: "/settings/modules" },
  "(app)/settings/profile.tsx": { path: "/settings/profile" },
  // For platform staff alone.
  "(app)/staff/index.ts": { path: "/staff", ...staffOnly },
  "(app)/staff/accounts/index.tsx": { path: "/staff/accounts", ...staffOnly },
  "(app)/staff/accounts/[id].tsx": { path: "/staff/accounts/{member}", ...staffOnly },
  "(app)/staff/log.tsx": { path: "/staff/log", ...staffOnly },
  "(app)/staff/price-withdrawal.ts": { path: "/staff/price-withdrawal", ...staffOnly },
  "(app)/staff/prices.tsx": { path: "/staff/prices", ...staffOnly },
  "(app)/staff/visit/leave.ts": { path: "/staff/visit/leave", ...staffOnly },
  "(app)/settings/integrations/index.tsx": { path: "/settings/integrations" },
  "(app)/settings/integrations/[id]/sync.ts": {
    path: "/settings/integrations/{integration}/sync",
    ...form,
  },
  "(app)/settings/integrations/[id].tsx": { path: "/settings/integrations/{integration}" },
  "(app)/settings/publishing.tsx": { path: "/settings/publishing" },
  "(app)/settings/api-keys/index.tsx": { path: "/settings/api-keys" },
  "(app)/settings/api-keys/plugin.zip.ts": { path: "/settings/api-keys/plugin.zip", file: true },
  "(app)/settings/site.ts": { path: "/settings/site", ...postOnly },
  "(app)/settings/theme.ts": { path: "/settings/theme", ...postOnly },
};

/** Files below routes/ that answer requests, in PAGES' form. */
export async function routeFiles(folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, "routes", folder))) {
    const path = folder ? `${folder}/${name}` : name;
    if (isDirectory) found.push(...await routeFiles(path));
    else if (/\.tsx?$/.test(name) && !name.startsWith("_")) found.push(path);
  }
  return found;
}

/** Whether only signed-in people get this page. */
export function isPrivate(route: string): boolean {
  return route.startsWith("(app)/");
}

/** The address with the ids of the worked workspace in it. */
export function address({ path }: AppPage, ids: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    const id = ids[name];
    if (!id) throw new Error(`The worked workspace has no ${name} for ${path}.`);
    return id;
  });
}

/** An id of each kind in the worked workspace; content and image are the published ones. */
export async function workedIds(
  purpose?: string,
): Promise<{ worked: Worked; ids: Record<string, string> }> {
  const worked = await (await product()).worked(purpose);
  return { worked, ids: await idsOf(worked) };
}

/** An id of each kind in an account that has everything, and what addresses its site. */
export async function idsOf(
  { accountId, siteId, siteSlug }: Pick<Worked, "accountId" | "siteId" | "siteSlug">,
): Promise<Record<string, string>> {
  const [ids] = await (await product()).sql<Record<string, string>>(IDS, [accountId]);
  return { ...ids, site: siteId, slug: siteSlug };
}

const first = (table: string) =>
  `(select id from public.${table} where account_id = $1 order by created_at, id limit 1)`;

const IDS = `
  select ${first("keywords")} as keyword, ${first("clusters")} as cluster,
    ${first("ideas")} as idea, ${first("tasks")} as task, ${first("keyword_imports")} as import,
    ${first("automation_runs")} as run, ${first("automation_rules")} as rule, ${
  first("jobs")
} as job,
    ${first("author_profiles")} as author, ${first("content_imports")} as "contentImport",
    ${first("sync_conflicts")} as "syncConflict", ${first("site_integrations")} as integration,
    ${first("profiles")} as member, c.id as content, c.slug as article,
    (select i.id from public.images i where i.content_id = c.id and i.status = 'generated' limit 1)
      as image
  from public.content c
  where c.account_id = $1 and c.status = 'published'
  order by c.version desc, c.created_at limit 1`;
