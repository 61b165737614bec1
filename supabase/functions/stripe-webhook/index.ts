import { createStripe } from "../_shared/adapters/stripe.ts";
import { createEventReader } from "../_shared/adapters/stripe_events.ts";
import { createDb } from "../_shared/db.ts";
import { readEnv } from "../_shared/env.ts";
import { AppError } from "../_shared/errors.ts";
import { createLog } from "../_shared/log.ts";
import { maskConsole } from "../_shared/secrets/mask_console.ts";
import { redactorOf } from "../_shared/secrets/redact.ts";
import { createWebhookDoor } from "./door.ts";

const readVariable = (name: string) => Deno.env.get(name);
const redactor = redactorOf(readVariable);
maskConsole(redactor);
const env = readEnv(readVariable);
const { SUPABASE_URL: url, SUPABASE_SECRET_KEY, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET } = env;
if (!SUPABASE_SECRET_KEY) {
  throw new AppError("invalid", "The function stripe-webhook needs SUPABASE_SECRET_KEY.");
}

const isConfigured = STRIPE_SECRET_KEY && STRIPE_WEBHOOK_SECRET;
const door = isConfigured
  ? createWebhookDoor({
    db: createDb({ url, key: SUPABASE_SECRET_KEY }),
    provider: createStripe({ apiKey: STRIPE_SECRET_KEY, apiUrl: env.STRIPE_API_URL }),
    readEvent: createEventReader({
      secrets: STRIPE_WEBHOOK_SECRET.split(",").map((one) => one.trim()).filter(Boolean),
    }),
    log: createLog(redactor),
  })
  : () => Response.json({ state: "not_configured" }, { status: 503 });

Deno.serve(door);
