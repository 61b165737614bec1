import { createStripe } from "../_shared/adapters/stripe.ts";
import { createDb } from "../_shared/db.ts";
import { asPersonOf } from "../_shared/doors/as_person.ts";
import { readEnv } from "../_shared/env.ts";
import { AppError } from "../_shared/errors.ts";
import { createLog } from "../_shared/log.ts";
import { maskConsole } from "../_shared/secrets/mask_console.ts";
import { redactorOf } from "../_shared/secrets/redact.ts";
import { createBillingDoor } from "./door.ts";

const readVariable = (name: string) => Deno.env.get(name);
const redactor = redactorOf(readVariable);
maskConsole(redactor);
const env = readEnv(readVariable);
const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY, STRIPE_SECRET_KEY } = env;
if (!SUPABASE_SECRET_KEY) {
  throw new AppError("invalid", "The function billing needs SUPABASE_SECRET_KEY.");
}

Deno.serve(createBillingDoor({
  service: createDb({ url, key: SUPABASE_SECRET_KEY }),
  asPerson: asPersonOf({ url, key: SUPABASE_PUBLISHABLE_KEY }),
  provider: STRIPE_SECRET_KEY && env.PUBLIC_URL
    ? createStripe({ apiKey: STRIPE_SECRET_KEY, apiUrl: env.STRIPE_API_URL })
    : null,
  appUrl: (env.PUBLIC_URL ?? "").replace(/\/+$/, ""),
  automaticTax: env.STRIPE_AUTOMATIC_TAX,
  redactor,
  log: createLog(redactor),
}));
