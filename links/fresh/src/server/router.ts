import type { Method } from "../types.ts";

const TOKEN = /(\/?):(\w+)(?:\(([^)]*)\))?([?*+])?|\*|\{([^}]*)\}(\?)?|[^:*{]/g;

interface Pattern {
  /** The literal path, when the pattern has no variable part. */
  literal: string | null;
  source: string;
  keys: string[];
}

function escapeLiteral(text: string): string {
  return encodeURI(text).replace(/%25/g, "%").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function paramSource(prefix: string, body: string, modifier: string): string {
  if (modifier === "?") return `(?:${prefix}(${body}))?`;
  if (modifier === "*") return `(?:${prefix}(.*))?`;
  if (modifier === "+") return `${prefix}(.+)`;
  return `${prefix}(${body})`;
}

/** A path pattern (`:name`, `:name(regexp)`, `{…}?`, `*`, modifiers `? * +`) as regexp source. */
export function compilePattern(pattern: string): Pattern {
  const keys: string[] = [];
  let source = "";
  let wild = 0;
  let variable = false;
  for (
    const [token, prefix, name, body, modifier, group, optional] of pattern
      .matchAll(TOKEN)
  ) {
    if (name !== undefined) {
      keys.push(name);
      source += paramSource(prefix ?? "", body ?? "[^/]+", modifier ?? "");
    } else if (group !== undefined) {
      const inner = compilePattern(group);
      keys.push(...inner.keys);
      source += `(?:${inner.source})${optional ?? ""}`;
    } else if (token === "*") {
      keys.push(String(wild++));
      source += "(.*)";
    } else {
      source += escapeLiteral(token);
      continue;
    }
    variable = true;
  }
  return { literal: variable ? null : encodeURI(pattern).replace(/%25/g, "%"), source, keys };
}

/** Decodes a captured part; `%2F` stays encoded so that a slash never appears in a param. */
export function decodeParam(value: string): string {
  if (!value.includes("%")) return value;
  try {
    return value.split(/(%2f)/i).map((part, i) => i % 2 ? part : decodeURIComponent(part)).join("");
  } catch {
    return value;
  }
}

interface Entry<T> {
  method: Method | "ALL";
  pattern: string;
  regexp: RegExp | null;
  keys: string[];
  value: T;
}

export interface Match<T> {
  value: T;
  pattern: string;
  params: Record<string, string>;
}

function allows(method: Method | "ALL", requested: string): boolean {
  return method === "ALL" || method === requested ||
    (requested === "HEAD" && method === "GET");
}

/** Finds the value registered for a method and path: literal paths first, then patterns in order. */
export class Router<T> {
  #literal = new Map<string, Entry<T>[]>();
  #patterns: Entry<T>[] = [];

  add(method: Method | "ALL", pattern: string, value: T): void {
    const { literal, source, keys } = compilePattern(pattern);
    const regexp = literal === null ? new RegExp(`^${source}$`) : null;
    const entry = { method, pattern, regexp, keys, value };
    if (literal === null) this.#patterns.push(entry);
    else {
      const same = this.#literal.get(literal);
      if (same) same.push(entry);
      else this.#literal.set(literal, [entry]);
    }
  }

  match(method: string, pathname: string): Match<T> | null {
    for (const entry of this.#literal.get(pathname) ?? []) {
      if (allows(entry.method, method)) {
        return { value: entry.value, pattern: entry.pattern, params: {} };
      }
    }
    for (const entry of this.#patterns) {
      if (!allows(entry.method, method)) continue;
      const found = entry.regexp?.exec(pathname);
      if (!found) continue;
      const params: Record<string, string> = {};
      entry.keys.forEach((key, i) => params[key] = decodeParam(found[i + 1] ?? ""));
      return { value: entry.value, pattern: entry.pattern, params };
    }
    return null;
  }
}
