import type { z } from "npm:zod@4.6.7";
import { AppError } from "../../errors.ts";
import { notJson, notWordPress, refusalOf } from "./errors.ts";

export interface WordPressOptions {
  /** Where the REST API begins: `…/wp-json/` or `…/?rest_route=/`. */
  root: string;
  /** An application password is sent with every request. */
  login?: { username: string; password: string };
  /** Made by `createOutgoingFetch`. */
  fetch: typeof fetch;
  signal?: AbortSignal;
  now?: () => number;
}

export interface WordPressCall {
  method?: "GET" | "POST" | "DELETE";
  query?: Record<string, string>;
  /** Sent as JSON. */
  json?: Record<string, unknown>;
  /** Sent as it is; the headers follow from it. */
  form?: FormData;
}

/** A WordPress to which requests go with one login. */
export interface WordPressClient {
  root: string;
  /**
   * One request; the answer in the form of `schema`, and its headers. Throws what `refusalOf` and the outgoing fetch
   * throw, `wordpress_not_json` and `wordpress_strange`. Whether a write that failed was done is not known.
   */
  call<T>(path: string, schema: z.ZodType<T>, call?: WordPressCall): Promise<T>;
  /** Like `call`, with how many things there are in all, where WordPress tells. */
  page<T>(path: string, schema: z.ZodType<T>, call?: WordPressCall): Promise<Page<T>>;
}

export interface Page<T> {
  found: T;
  total: number | null;
}

/** Connects to a WordPress; nothing is asked yet. */
export function createWordPress(options: WordPressOptions): WordPressClient {
  const page = async <T>(
    path: string,
    schema: z.ZodType<T>,
    call: WordPressCall = {},
  ): Promise<Page<T>> => {
    const response = await send(options, path, call);
    const text = await response.text();
    if (!response.ok) {
      const { status, headers } = response;
      throw refusalOf({ status, headers, text, now: options.now?.() ?? Date.now() });
    }
    const parsed = schema.safeParse(parseJson(text));
    if (!parsed.success) throw notWordPress(parsed.error);
    const total = Number(response.headers.get("x-wp-total") ?? NaN);
    return { found: parsed.data, total: Number.isFinite(total) ? total : null };
  };
  return {
    root: options.root,
    page,
    call: async (path, schema, call) => (await page(path, schema, call)).found,
  };
}

function send(
  { root, login, fetch, signal }: WordPressOptions,
  path: string,
  { method, query = {}, json, form }: WordPressCall,
): Promise<Response> {
  const headers = new Headers({ accept: "application/json", "cache-control": "no-cache" });
  if (login) headers.set("authorization", basic(login.username, login.password));
  if (json) headers.set("content-type", "application/json");
  return fetch(addressOf(root, path, query), {
    method: method ?? (json || form ? "POST" : "GET"),
    headers,
    ...(json ? { body: JSON.stringify(json) } : form ? { body: form } : {}),
    // A redirected POST would come out as a GET, whose success says nothing.
    redirect: "manual",
    ...(signal ? { signal } : {}),
  });
}

/** The address of a path of the REST API, with or without pretty permalinks. */
export function addressOf(root: string, path: string, query: Record<string, string> = {}): string {
  const url = new URL(root);
  const route = url.searchParams.get("rest_route");
  if (route === null) url.pathname = url.pathname.replace(/\/*$/, "/") + path;
  else url.searchParams.set("rest_route", route.replace(/\/*$/, "/") + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return url.href;
}

function basic(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password.replace(/\s+/g, "")}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw notJson(text);
  }
}

/** Whether WordPress may have done what a failed request asked for. */
export function isUncertain(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  return error.retryable && error.code !== "throttled" && error.code !== "address_unknown";
}
