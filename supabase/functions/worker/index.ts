import { createMailer } from "../_shared/adapters/mail.ts";
import { createOpenAi } from "../_shared/adapters/openai.ts";
import { createStripe } from "../_shared/adapters/stripe.ts";
import { createOutgoingFetch } from "../_shared/adapters/outgoing_fetch.ts";
import { accountAi } from "../_shared/ai_providers/account_ai.ts";
import { connectWith, providerFetch } from "../_shared/ai_providers/connect.ts";
import { createDb } from "../_shared/db.ts";
import { type Env, readEnv } from "../_shared/env.ts";
import { AppError } from "../_shared/errors.ts";
import { createLog } from "../_shared/log.ts";
import { readKeyRing } from "../_shared/secrets/key_ring.ts";
import { maskConsole } from "../_shared/secrets/mask_console.ts";
import { redactorOf } from "../_shared/secrets/redact.ts";
import { createWorkerDoor } from "./door.ts";

const readVariable = (name: string) => Deno.env.get(name);
const redactor = redactorOf(readVariable);
maskConsole(redactor);
const env = readEnv(readVariable);
const ring = await readKeyRing(env);

// Edge Functions end after 150 s and 2 s of processor time: jobs are begun for 60 s and may take 80 s each, and after
// WORKER_JOBS of them the next process goes on (docs/hosting.md says what they cost). The successor fills their places
// one by one while they end.
const LIMITS = {
  limit: env.WORKER_CONCURRENCY,
  leaseSeconds: 60,
  budgetMs: 60_000,
  jobMs: env.WORKER_JOB_SECONDS * 1000,
  maxJobs: env.WORKER_JOBS,
};
const TIMEOUT = LIMITS.jobMs - 5000;

function required(name: "SUPABASE_SECRET_KEY" | "WORKER_SECRET"): string {
  const value = env[name];
  if (!value) throw new AppError("invalid", `The worker needs the environment variable ${name}.`);
  return value;
}

function platformAi(
  { OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL, OPENAI_IMAGE_MODEL, OFFLINE_AI }: Env,
) {
  return createOpenAi({
    baseUrl: OPENAI_BASE_URL,
    apiKey: OPENAI_API_KEY ?? "none",
    model: OPENAI_MODEL,
    imageModel: OPENAI_IMAGE_MODEL,
    free: OFFLINE_AI,
    timeoutMs: TIMEOUT,
  });
}

const db = createDb({ url: env.SUPABASE_URL, key: required("SUPABASE_SECRET_KEY") });
const platform = platformAi(env);
const connect = connectWith({
  model: env.OPENAI_MODEL,
  imageModel: env.OPENAI_IMAGE_MODEL,
  timeoutMs: TIMEOUT,
  fetch: providerFetch({ allowPrivate: env.ALLOW_PRIVATE_ADDRESSES, timeoutMs: TIMEOUT }),
});

/** Milliseconds for one request to a destination, and bytes of its answer. */
const DESTINATION = { timeoutMs: 25_000, maxBytes: 8_000_000 };

const send = createMailer(env);

const door = createWorkerDoor({
  deps: {
    db,
    ai: (job) => accountAi({ db, ring, redactor, platform, connect }, job),
    payments: env.STRIPE_SECRET_KEY
      ? createStripe({ apiKey: env.STRIPE_SECRET_KEY, apiUrl: env.STRIPE_API_URL })
      : null,
    mail: send && env.PUBLIC_URL ? { send, appUrl: env.PUBLIC_URL } : null,
    destinations: {
      ring,
      fetch: createOutgoingFetch({ allowPrivate: env.ALLOW_PRIVATE_ADDRESSES, ...DESTINATION }),
    },
    redactor,
    name: `edge-${crypto.randomUUID().slice(0, 8)}`,
    // A clock that is set while a job runs moves no deadline.
    now: () => performance.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log: createLog(redactor),
  },
  secret: required("WORKER_SECRET"),
  limits: LIMITS,
  chain: async (headers) => {
    const url = new URL("/functions/v1/worker", env.SUPABASE_URL);
    const answer = await fetch(url, { method: "POST", headers });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`The worker's address answered ${answer.status}.`);
  },
});

Deno.serve(door);
