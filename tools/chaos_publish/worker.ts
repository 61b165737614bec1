import { createDb } from "core/db.ts";
import { publishDue } from "core/integrations/publish_due.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { readKeyRing } from "core/secrets/key_ring.ts";
import { reaching } from "@/tests/core/integrations/desk.ts";

/** A worker as a process of its own: it publishes what is due until nothing is, unless it is killed before. */
const env = (name: string) => Deno.env.get(name) ?? "";

const deps = {
  db: createDb({ url: env("CHAOS_SUPABASE_URL"), key: env("CHAOS_SECRET_KEY") }),
  ring: await readKeyRing({ ENCRYPTION_KEY: env("CHAOS_ENCRYPTION_KEY") }),
  redactor: createRedactor(),
  fetch: reaching({ timeoutMs: Number(env("CHAOS_PATIENCE")) }),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  log: () => {},
};
while (await publishDue(deps));
