import { listModels } from "../_shared/adapters/openai_models.ts";
import { ACCOUNT_SETTINGS, connectWith, providerFetch } from "../_shared/ai_providers/connect.ts";
import { createDb } from "../_shared/db.ts";
import { asPersonOf } from "../_shared/doors/as_person.ts";
import { readEnv } from "../_shared/env.ts";
import { AppError } from "../_shared/errors.ts";
import { createLog } from "../_shared/log.ts";
import { readKeyRing } from "../_shared/secrets/key_ring.ts";
import { maskConsole } from "../_shared/secrets/mask_console.ts";
import { redactorOf } from "../_shared/secrets/redact.ts";
import { createProviderDoor } from "./door.ts";

const readVariable = (name: string) => Deno.env.get(name);
const redactor = redactorOf(readVariable);
maskConsole(redactor);
const env = readEnv(readVariable);
const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY } = env;
if (!SUPABASE_SECRET_KEY) {
  throw new AppError("invalid", "The function ai-provider needs SUPABASE_SECRET_KEY.");
}

const TIMEOUT = 20_000;
const allowPrivate = env.ALLOW_PRIVATE_ADDRESSES;
const guarded = providerFetch({ allowPrivate, timeoutMs: TIMEOUT });

Deno.serve(createProviderDoor({
  service: createDb({ url, key: SUPABASE_SECRET_KEY }),
  asPerson: asPersonOf({ url, key: SUPABASE_PUBLISHABLE_KEY }),
  ring: await readKeyRing(env),
  redactor,
  allowPrivate,
  connect: connectWith({
    model: env.OPENAI_MODEL,
    imageModel: env.OPENAI_IMAGE_MODEL,
    timeoutMs: TIMEOUT,
    fetch: guarded,
  }),
  listModels: ({ baseUrl, apiKey }, signal) =>
    listModels({ baseUrl, apiKey, signal, settings: ACCOUNT_SETTINGS, fetch: guarded }),
  log: createLog(redactor),
}));
