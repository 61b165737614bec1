import { createApiKey } from "core/api_keys/create_api_key.ts";
import { API_KEY_SCOPES, type ApiKeyScope } from "core/api_keys/schema.ts";
import type { Stack } from "@/local/stack.ts";
import { addContent, type WritingSite, writingSite } from "@/tests/core/content/writing_site.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

/** The address of the WordPress that asks. */
export const HOME = "https://journal.test";

/** What the functions tell; each its own part. */
interface AnswerData {
  items?: {
    id: string;
    version: number;
    title: string;
    html: string;
    orders: number;
    overwrite: boolean;
    wanted_status: string | null;
    known_modified_at: string | null;
    images: { id: string; alt: string }[];
  }[];
  cursor?: string | null;
  more?: boolean;
  results?: { content_id: string; outcome: string }[];
  received?: number;
  new?: number;
  refused?: number[];
  site?: { id: string; name: string };
  account_status?: string;
  connection_id?: string | null;
  storage_path?: string;
}

/** What a function answered. */
export interface Answer {
  status: number;
  headers: Headers;
  body: {
    success?: boolean;
    code?: string;
    message?: string;
    data?: AnswerData;
  };
}

/** Calls a function over HTTP with a site's key, or with none. */
export async function ask(
  stack: Stack,
  key: string | null,
  name: string,
  args: unknown,
): Promise<Answer> {
  const answer = await stack.fetch(
    new Request(`${stack.url}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: {
        apikey: stack.publishableKey,
        "content-type": "application/json",
        ...(key === null ? {} : { "x-igny8-key": key }),
      },
      body: typeof args === "string" ? args : JSON.stringify(args),
    }),
  );
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** A site with a key whose program has introduced itself. */
export interface Desk {
  site: WritingSite;
  key: string;
  keyId: string;
  ask(name: string, args?: Record<string, unknown>): Promise<Answer>;
  /** Adds an article; answers its id. */
  article(fields?: Parameters<typeof addContent>[2]): Promise<string>;
}

interface DeskOptions {
  scopes?: ApiKeyScope[];
  /** Address of the site. */
  home?: string;
  /** Whether its program has introduced itself; default true. */
  introduced?: boolean;
}

/** Opens a desk for somebody new. */
export async function openDesk(
  given: Pick<DatabaseTest, "stack" | "person" | "as">,
  { scopes = [...API_KEY_SCOPES], home = HOME, introduced = true }: DeskOptions = {},
): Promise<Desk> {
  const person = await given.person("publisher");
  const site = await writingSite(person);
  const order = { site_id: site.siteId, name: "Plugin", scopes, days: null };
  const { key, id } = await createApiKey({ db: given.as(person) }, order);
  const desk: Desk = {
    site,
    key,
    keyId: id,
    ask: (name, args = {}) => ask(given.stack, key, name, { p_url: home, ...args }),
    article: (fields) => addContent(given.stack, site, { status: "approved", ...fields }),
  };
  if (introduced) await desk.ask("site_handshake", { p_site: { name: "Journal" } });
  return desk;
}
