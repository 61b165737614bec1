import { unwrap } from "core/db.ts";
import type { doMainJob } from "./main_job.ts";
import type { Stage } from "./stage.ts";

/** What `deno task demo` prints. */
export interface Summary {
  keywords: number;
  rejected: number;
  clusters: number;
  ideas: number;
  tasks: number;
  content: number;
  images: number;
  published: number;
  credits_spent: number;
  ledger_balanced: boolean;
  seconds: number;
  urls: string[];
}

/** Counts what is there, opens every published page, and adds up the ledger. */
export async function summarise(
  stage: Stage,
  job: Awaited<ReturnType<typeof doMainJob>>,
  seconds: number,
): Promise<{ summary: Summary; problems: string[] }> {
  const { db, siteId, run } = job;
  const count = async (table: "clusters" | "ideas" | "tasks" | "content") =>
    (await db.from(table).select("id", { count: "exact", head: true }).eq("site_id", siteId))
      .count ?? 0;
  const [clusters, ideas, tasks, content] = await Promise.all([
    count("clusters"),
    count("ideas"),
    count("tasks"),
    count("content"),
  ]);
  const images = unwrap(await db.from("images").select("status").eq("site_id", siteId).limit(1000));
  const pages = unwrap(
    await db.from("content").select("slug, title").eq("site_id", siteId).eq("status", "published")
      .order("slug").limit(1000),
  );
  const urls = pages.map(({ slug }) => `${stage.appUrl}/sites/${job.siteSlug}/${slug}`);
  const summary: Summary = {
    ...job.imported,
    clusters,
    ideas,
    tasks,
    content,
    images: images.filter(({ status }) => status === "generated").length,
    published: job.published,
    credits_spent: run.credits_spent,
    ledger_balanced: await ledgerBalances(stage, job.accountId),
    seconds: Math.round(seconds * 10) / 10,
    urls,
  };
  const problems = await missing(summary, images.length, run.status);
  for (const { failed } of Object.values(run.stages)) {
    if (failed > 0) problems.push(`${failed} steps failed`);
  }
  return { summary, problems };
}

async function missing(summary: Summary, prompts: number, status: string): Promise<string[]> {
  const problems = [
    status !== "completed" && `the run ended as ${status}`,
    summary.keywords === 0 && "no keyword was imported",
    summary.clusters === 0 && "no cluster",
    summary.ideas === 0 && "no idea",
    summary.tasks === 0 && "no task",
    summary.content !== summary.tasks && "a task without an article",
    summary.images !== prompts && "a prompt without its image",
    summary.published !== summary.content && "an article that is not published",
    !summary.ledger_balanced && "the ledger does not balance",
  ].filter((problem) => problem !== false);
  for (const url of summary.urls) {
    const response = await fetch(url);
    const html = await response.text();
    if (!response.ok || !html.includes("application/ld+json")) {
      problems.push(`${url}: ${response.status}`);
    }
  }
  return problems;
}

/** Whether every balance is the one before plus the amount, and the last is the account's. */
async function ledgerBalances({ service }: Stage, accountId: string): Promise<boolean> {
  let sum = 0;
  for (let from = 0;; from += 1000) {
    const entries = unwrap(
      await service.from("credit_transactions").select("amount, balance_after")
        .eq("account_id", accountId).order("id").range(from, from + 999),
    );
    for (const { amount, balance_after } of entries) {
      sum += amount;
      if (sum !== balance_after) return false;
    }
    if (entries.length < 1000) break;
  }
  const found = await service.from("accounts").select("credits").eq("id", accountId);
  return unwrap(found)[0]?.credits === sum;
}

/** The summary as a table for people. */
export function table(summary: Summary): string {
  const { urls, ...figures } = summary;
  const rows = Object.entries(figures).map(([name, value]) =>
    `  ${name.replaceAll("_", " ").padEnd(16)} ${String(value).padStart(10)}`
  );
  const shown = urls.slice(0, 5).map((url) => `  ${url}`);
  if (urls.length > shown.length) shown.push(`  … and ${urls.length - shown.length} more`);
  return [...rows, "", ...shown].join("\n");
}
