import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { type CheerioAPI, load } from "cheerio";
import { appTest } from "@/tests/harness/app_case.ts";
import { address, idsOf, PAGES } from "@/tests/harness/app_pages.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { leftMessage, type Office, openOffice, userId } from "@/tests/routes/office.ts";

const CORE = join(ROOT, "supabase/functions/_shared");
const ROUTES = join(ROOT, "routes");

const NOBODYS = "00000000-0000-4000-8000-000000000000";

/** Where the domain orders work that costs credits; everything that imports one of them may. */
const ORDERS = [
  "jobs/enqueue_jobs.ts",
  "jobs/retry_job.ts",
  "jobs/retry_jobs.ts",
  "automation/start_run.ts",
  "rules/execute_rule.ts",
];

/** Buttons on the addresses of paid work that order nothing, by their name and value. */
const FREE: Record<string, string> = {
  "action=cancel": "cancels a job",
  "action=on": "switches a rule on",
  "action=off": "switches a rule off",
  "action=delete": "deletes a rule",
  "then=save": "keeps the words of a picture",
};

/** Routes by whose forms credits can be spent: those that reach an order through their imports. */
async function paidRoutes(): Promise<string[]> {
  const paid = new Set(ORDERS.map((path) => join(CORE, path)));
  const files = await sourceFiles(CORE);
  for (let before = 0; before < paid.size;) {
    before = paid.size;
    for (const [file, imports] of files) if (imports.some((one) => paid.has(one))) paid.add(file);
  }
  const routes = await sourceFiles(ROUTES);
  return [...routes].filter(([, imports]) => imports.some((one) => paid.has(one)))
    .map(([file]) => relative(ROUTES, file));
}

/** Every source file below a folder with the files of the project that its values come from. */
async function sourceFiles(folder: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) {
      for (const [file, imports] of await sourceFiles(path)) found.set(file, imports);
    } else if (/\.tsx?$/.test(entry.name)) {
      const text = await Deno.readTextFile(path);
      const imports = [...text.matchAll(/import (?!type )[^;]*?from "([^"]+)"/g)]
        .map(([, from = ""]) => from);
      found.set(
        path,
        imports.map((from) =>
          from.startsWith("core/") ? join(CORE, from.slice(5)) : join(dirname(path), from)
        ),
      );
    }
  }
  return found;
}

/** An address pattern for a route's file: "(app)/jobs/[id].tsx" answers "/jobs/…". */
function addressOf(route: string): RegExp {
  const path = `/${route}`.replace(/\.tsx?$/, "").replace(/\/\([^)]*\)/g, "").replace(
    /\/index$/,
    "",
  );
  return new RegExp(`^${path.replace(/\[[^\]]*\]/g, "[^/]+")}$`);
}

/** Something of everything that can be worked on, not worked on yet, and work that failed. */
async function plant({ product, accountId, siteId, sectorId, owner }: Office): Promise<void> {
  const where = `'${accountId}', '${siteId}', '${sectorId}'`;
  const job =
    `insert into public.jobs (account_id, site_id, function, subject_type, subject_id, subject_label, status,
    order_key, idempotency_key, payload, finished_at, error_code) select '${accountId}', '${siteId}',`;
  const statements = [
    `insert into public.keywords (account_id, site_id, sector_id, keyword) values (${where}, 'filter coffee')`,
    `insert into public.clusters (account_id, site_id, sector_id, name, keyword_count) values (${where}, 'Filter', 1)`,
    `insert into public.tasks (account_id, site_id, sector_id, title, status) values (${where}, 'To write', 'queued'),
      (${where}, 'Failed', 'failed')`,
    `insert into public.content (account_id, site_id, sector_id, title, slug, html, status, published_at)
      values (${where}, 'Words', 'words', '<p>Words</p>', 'published', now())`,
    `insert into public.images (account_id, site_id, content_id, kind, position, prompt, alt, status)
      select '${accountId}', '${siteId}', c.id, 'in_article', n, 'A cup', 'A cup', 'prompt_ready'
      from public.content c, generate_series(1, 2) n where c.account_id = '${accountId}'`,
    `${job} 'generate_ideas', 'cluster', c.id, 'Filter', 'failed', 'a', 'failed one', '{}', now(), 'vendor_error'
      from public.clusters c where c.account_id = '${accountId}'`,
    `${job} 'generate_content', 'task', t.id, t.title, 'dead', 'a', 'failed two', '{"target_words": 900}', now(), 'vendor_error'
      from public.tasks t where t.account_id = '${accountId}' and t.status = 'failed'`,
    `insert into public.automation_rules (account_id, site_id, name, trigger, record, actions, created_by)
      values ('${accountId}', '${siteId}', 'Rule', 'keyword_added', 'keyword', '{cluster}', '${
      userId(owner)
    }')`,
    `insert into public.automation_executions (account_id, site_id, rule_id, rule_name, cause, status, error)
      select '${accountId}', '${siteId}', r.id, r.name, 'event', 'failed', 'It failed'
      from public.automation_rules r where r.account_id = '${accountId}'`,
  ];
  for (const statement of statements) await product.sql(statement);
}

interface Button {
  /** Where it sends its form. */
  target: string;
  /** "action=retry", or "" for a button without a name. */
  says: string;
  isEstimated: boolean;
  fields: Record<string, string[]>;
}

/** The buttons of a page that post a form, each with what it would send when everything pickable is picked. */
function buttonsOf(text: string, path: string): Button[] {
  const $ = load(text);
  return $("button:not([type=button])").toArray().flatMap((element) => {
    const button = $(element);
    const form = button.closest("form");
    const method = button.attr("formmethod") ?? form.attr("method") ?? "get";
    if (form.length === 0 || method.toLowerCase() !== "post") return [];
    const target = button.attr("formaction") ?? form.attr("action") ?? path;
    const name = button.attr("name");
    // In a table the price stands beside its button, elsewhere within its form.
    const near = button.closest("td").length > 0 ? button.closest("td") : form;
    const isBulk = form.find("td input[type=checkbox]").length > 0 &&
      button.closest("td").length === 0;
    return [{
      target: target.split("?")[0] ?? "",
      says: name ? `${name}=${button.attr("value") ?? ""}` : "",
      isEstimated: !isBulk && near.find(".estimate, .estimate-list").length > 0,
      fields: fieldsOf($, form, name ? [name, button.attr("value") ?? ""] : null),
    }];
  });
}

function fieldsOf(
  $: CheerioAPI,
  form: ReturnType<CheerioAPI>,
  pressed: [string, string] | null,
): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  const add = (name: string, value: string) => (fields[name] ??= []).push(value);
  const beside = $(`[form="${form.attr("id") ?? "-"}"]`);
  for (const element of form.find("input[name], select[name]").add(beside).toArray()) {
    const input = $(element);
    const name = input.attr("name") ?? "";
    // Rows are picked one by one, and no choice is made.
    const isScope = name === "scope" && input.attr("type") !== "hidden";
    if (!name || isScope || !input.is("input, select") || input.attr("type") === "radio") continue;
    add(name, String(input.val() ?? ""));
  }
  if (pressed) add(...pressed);
  return fields;
}

appTest("every button that spends credits shows its estimate before it is pressed", async () => {
  const office = await openOffice();
  await plant(office);
  const { owner, product, accountId } = office;
  const nothing = { import: NOBODYS, run: NOBODYS, idea: NOBODYS, author: NOBODYS };
  const known = await idsOf({ ...office, siteSlug: "none" });
  const ids = Object.fromEntries(
    Object.entries({ ...nothing, ...known }).map(([name, id]) => [name, id ?? NOBODYS]),
  );
  const paid = (await paidRoutes()).map((route) => ({ route, address: addressOf(route) }));
  assert.ok(paid.length >= 10, "the addresses of paid work are found");
  const orders = async () => {
    const counts = `select (select count(*) from public.jobs where account_id = $1)
      + (select count(*) from public.automation_runs where account_id = $1) as count`;
    return String((await product.sql<{ count: unknown }>(counts, [accountId]))[0]?.count);
  };
  const before = await orders();
  const missing: string[] = [];
  const estimated = new Set<string>();

  const judge = async (text: string, path: string, isSecondStep: boolean) => {
    for (const button of buttonsOf(text, path)) {
      const route = paid.find(({ address }) => address.test(button.target))?.route;
      if (!route || button.says in FREE) continue;
      const shown = `${path}: ${button.says || "the button"} → ${button.target}`;
      if (button.isEstimated) estimated.add(route);
      else if (isSecondStep) missing.push(shown);
      else {
        // It may lead to a page that names the price; then it orders nothing yet.
        const answer = await owner.post(button.target, button.fields);
        assert.equal(await orders(), before, `${shown} orders without an estimate`);
        if (answer.status === 200) await judge(answer.text, button.target, true);
        else missing.push(`${shown} (${answer.status} ${leftMessage(owner)})`);
      }
    }
  };
  for (const page of Object.values(PAGES)) {
    if (page.file) continue;
    const path = address(page, ids);
    const { status, text } = await owner.get(path);
    if (status === 200) await judge(text, path, false);
  }
  const failed = await product.sql<{ id: string }>(
    "select id from public.jobs where account_id = $1",
    [accountId],
  );
  for (const { id } of failed) {
    await judge((await owner.get(`/jobs/${id}`)).text, `/jobs/${id}`, false);
  }
  assert.deepEqual(missing, []);
  const never = paid.map(({ route }) => route).filter((route) => !estimated.has(route));
  assert.deepEqual(never, [], "a form of every address of paid work was seen");
});
