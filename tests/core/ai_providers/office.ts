import { originHeaders, requestKey } from "core/audit/request_origin.ts";
import { createRedactor, type Redactor } from "core/secrets/redact.ts";
import { type KeyRing, readKeyRing } from "core/secrets/key_ring.ts";
import { createDb } from "core/db.ts";
import { createProviderDoor } from "@/supabase/functions/ai-provider/door.ts";
import { type Person, stackFetch } from "@/tests/harness/people.ts";
import { TEST_KEYS } from "@/tests/harness/test_keys.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";
import { type Vendor, vendor } from "./vendor.ts";

/** The key that signs where orders come from. */
export const REQUEST_KEY = requestKey(TEST_KEYS.appSecret);
const FROM = originHeaders(REQUEST_KEY, {
  ip: "203.0.113.9",
  requestId: "order-of-a-test",
  agent: "",
});

/** A random encryption key, as the environment has it. */
export function newKey(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64();
}

/** The ring of these keys, the newest first. */
export async function ringOf(newest: string, ...old: string[]): Promise<KeyRing> {
  const ring = await readKeyRing({ ENCRYPTION_KEY: newest, ENCRYPTION_OLD_KEYS: old.join() });
  if (!ring) throw new Error("no ring");
  return ring;
}

export interface DoorAnswer {
  status: number;
  text: string;
  body: {
    code?: string;
    message?: string;
    fields?: Record<string, string[]>;
    checks?: { name: string; state: string; note: string }[];
  };
}

/** The function `ai-provider` of a test's stack, with a vendor under control. */
export interface Office {
  vendor: Vendor;
  redactor: Redactor;
  lines: string[];
  /** Sends an order as somebody. */
  order(person: Pick<Person, "accessToken">, order: unknown): Promise<DoorAnswer>;
}

export function openOffice(
  { stack, service }: DatabaseTest,
  ring: KeyRing | null,
  allowPrivate = false,
): Office {
  const [made, redactor, lines] = [vendor(), createRedactor(), [] as string[]];
  const door = createProviderDoor({
    service,
    asPerson: (accessToken, told) =>
      createDb({
        url: stack.url,
        key: stack.publishableKey,
        accessToken,
        fetch: (input, init) => {
          const headers = new Headers(init?.headers);
          for (const [name, value] of Object.entries(told)) headers.set(name, value);
          return stackFetch(stack)(input, { ...init, headers });
        },
      }),
    ring,
    redactor,
    allowPrivate,
    connect: made.connect,
    listModels: made.listModels,
    log: (line) => void lines.push(JSON.stringify(line)),
  });
  return {
    vendor: made,
    redactor,
    lines,
    async order({ accessToken }, order) {
      const response = await door(
        new Request("http://x/functions/v1/ai-provider", {
          method: "POST",
          headers: { authorization: `Bearer ${accessToken}`, ...FROM },
          body: JSON.stringify(order),
        }),
      );
      const text = await response.text();
      return { status: response.status, text, body: JSON.parse(text) };
    },
  };
}

/** What a manager's form becomes. */
export function changes(given: Record<string, unknown> = {}) {
  return {
    base_url: "https://vendor.test/v1",
    api_key: "sk-live-0123456789-abcdWXYZ",
    text_model: "text-1",
    image_model: "image-1",
    models: {},
    ...given,
  };
}

export const save = (given: Record<string, unknown> = {}) => ({
  action: "save",
  kind: "openai",
  changes: changes(given),
});
export const test = { action: "test", kind: "openai" };
