import { createOutgoingFetch } from "../_shared/adapters/outgoing_fetch.ts";
import { createDb } from "../_shared/db.ts";
import { asPersonOf } from "../_shared/doors/as_person.ts";
import { readEnv } from "../_shared/env.ts";
import { AppError } from "../_shared/errors.ts";
import { createLog } from "../_shared/log.ts";
import { readKeyRing } from "../_shared/secrets/key_ring.ts";
import { maskConsole } from "../_shared/secrets/mask_console.ts";
import { redactorOf } from "../_shared/secrets/redact.ts";
import { createIntegrationDoor } from "./door.ts";

const readVariable = (name: string) => Deno.env.get(name);
const redactor = redactorOf(readVariable);
maskConsole(redactor);
const env = readEnv(readVariable);
const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY } = env;
if (!SUPABASE_SECRET_KEY) {
  throw new AppError("invalid", "The function integration needs SUPABASE_SECRET_KEY.");
}

const allowPrivate = env.ALLOW_PRIVATE_ADDRESSES;

Deno.serve(createIntegrationDoor({
  service: createDb({ url, key: SUPABASE_SECRET_KEY }),
  asPerson: asPersonOf({ url, key: SUPABASE_PUBLISHABLE_KEY }),
  ring: await readKeyRing(env),
  redactor,
  allowPrivate,
  fetch: createOutgoingFetch({ allowPrivate, timeoutMs: 15_000, maxBytes: 4_000_000 }),
  log: createLog(redactor),
}));
