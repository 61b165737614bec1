import { z } from "npm:zod@4.6.7";
import { AppError, isAppError } from "../../errors.ts";
import { createWordPress } from "./client.ts";

/** What the front page of the REST API says of a site. */
export const SiteIndex = z.object({
  name: z.string().default(""),
  url: z.string().default(""),
  home: z.string().default(""),
  gmt_offset: z.coerce.number().catch(0),
  timezone_string: z.string().catch(""),
  namespaces: z.array(z.string()),
  authentication: z.unknown().optional(),
});
export type SiteIndex = z.infer<typeof SiteIndex>;

export interface Discovered {
  /** Where the REST API begins. */
  root: string;
  index: SiteIndex;
}

/** Characters of a front page in which the link to the REST API is looked for. */
const HEAD = 200_000;

/**
 * Finds the REST API of the site at an address that people typed: by the Link header of its front page, by the link in
 * its head, then at `/wp-json/` and `?rest_route=/`. Throws `not_wordpress` when the site answers and has none,
 * `wordpress_blocked` when there is one that something blocks, and what the outgoing fetch throws.
 */
export async function discover(
  { fetch, signal }: { fetch: typeof globalThis.fetch; signal?: AbortSignal },
  address: string,
): Promise<Discovered> {
  const answer = await fetch(address, { ...(signal ? { signal } : {}) });
  const text = (await answer.text()).slice(0, HEAD);
  const base = new URL(answer.url || address);
  const told = linkOf(answer.headers.get("link")) ?? linkIn(text);
  const guesses = [told, "wp-json/", "?rest_route=/"].filter((guess) => guess !== null)
    .map((guess) => new URL(guess, base.href.replace(/[?#].*$/, "").replace(/\/*$/, "/")).href);
  let problem: AppError | null = null;
  for (const root of new Set(guesses)) {
    const client = createWordPress({ root, fetch, ...(signal ? { signal } : {}) });
    try {
      const index = await client.call("", SiteIndex);
      if (index.namespaces.includes("wp/v2")) return { root, index };
    } catch (error) {
      if (!isAppError(error)) throw error;
      // What the site itself pointed at says most.
      problem ??= error;
    }
  }
  throw told === null && !/wp-content|wp-includes/i.test(text)
    ? notWordPress(base, answer.status)
    : blocked(problem);
}

function linkOf(header: string | null): string | null {
  const links = header?.matchAll(/<([^>]+)>\s*;([^,]*)/g) ?? [];
  for (const [, target = "", parameters = ""] of links) {
    if (/rel="?https:\/\/api\.w\.org\/"?/.test(parameters)) return target;
  }
  return null;
}

function linkIn(html: string): string | null {
  for (const [tag] of html.matchAll(/<link\b[^>]{0,1000}>/gi)) {
    if (!/rel=["']https:\/\/api\.w\.org\/["']/i.test(tag)) continue;
    const [, target] = tag.match(/href=["']([^"']+)["']/i) ?? [];
    if (target) return target.replaceAll("&amp;", "&");
  }
  return null;
}

function notWordPress(url: URL, status: number): AppError {
  const why = status >= 400 ? ` (it answered ${status})` : "";
  return new AppError(
    "not_wordpress",
    `${url.host} answers${why}, but is no WordPress. Enter the address of the site's start page.`,
    { status: 422 },
  );
}

function blocked(cause: AppError | null): AppError {
  return new AppError(
    "wordpress_blocked",
    `This is a WordPress, but its REST API cannot be used. ${cause?.message ?? ""}`.trim(),
    { status: 502, cause, retryable: cause?.retryable ?? false },
  );
}
