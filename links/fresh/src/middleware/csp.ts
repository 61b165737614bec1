import { nonceOf } from "../server/context.ts";
import type { MiddlewareFn } from "../types.ts";

/** What `csp` sends. */
export interface CspOptions {
  /** Directives, such as `"img-src 'self' https:"`; each replaces the default of its name. */
  csp?: string[];
  /** Allow inline scripts and styles by the response's nonce instead of `'unsafe-inline'`. */
  useNonce?: boolean;
  /** Report violations only. */
  reportOnly?: boolean;
  /** Where violations are reported. */
  reportTo?: string;
}

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

/** Stands for the nonce; no directive can hold it. */
const PLACE = "\0";

const NONCED = new Set(["script-src", "script-src-elem", "style-src", "style-src-elem"]);

function directives(own: string[]): [name: string, value: string][] {
  const merged = new Map<string, string>();
  for (const directive of [...DEFAULTS, ...own]) {
    const [name = "", ...values] = directive.trim().split(/\s+/);
    merged.set(name.toLowerCase(), values.join(" "));
  }
  return [...merged];
}

function withNonce(name: string, value: string, nonce: string): string {
  if (!NONCED.has(name) || value === "'none'") return value;
  return `${value.replace("'unsafe-inline'", "").trim()} 'nonce-${nonce}'`
    .replace(/\s+/g, " ").trim();
}

/** Sets the Content-Security-Policy of every response that passes through. */
export function csp<State>(options: CspOptions = {}): MiddlewareFn<State> {
  const { reportOnly = false, useNonce = false, reportTo } = options;
  const header = `content-security-policy${reportOnly ? "-report-only" : ""}`;
  const parts = directives(options.csp ?? []);
  if (reportTo) {
    parts.push(["report-to", "csp-endpoint"], ["report-uri", reportTo]);
  }
  const text = (nonce: string | null) =>
    parts.map(([name, value]) => `${name} ${nonce ? withNonce(name, value, nonce) : value}`.trim())
      .join("; ");
  const fixed = text(null);
  // Written once with a place for the nonce, because every response has its own.
  const nonced = text(PLACE).split(PLACE);
  return async (ctx) => {
    const response = await ctx.next();
    response.headers.set(header, useNonce ? nonced.join(nonceOf(ctx)) : fixed);
    if (reportTo) {
      response.headers.set("reporting-endpoints", `csp-endpoint="${reportTo}"`);
    }
    return response;
  };
}
