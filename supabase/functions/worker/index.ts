import { createOpenAi } from "../_shared/adapters/openai.ts";
import { createDb } from "../_shared/db.ts";
import { type Env, readEnv } from "../_shared/env.ts";
import { AppError } from "../_shared/errors.ts";
import { createWorkerDoor } from "./door.ts";

// Edge Functions end after 150 s: jobs are begun for 60 s and may take 80 s each.
const LIMITS = { limit: 4, leaseSeconds: 60, budgetMs: 60_000, jobMs: 80_000 };

const env = readEnv((name) => Deno.env.get(name));

function required(name: "SUPABASE_SECRET_KEY" | "WORKER_SECRET"): string {
  const value = env[name];
  if (!value) throw new AppError("invalid", `The worker needs the environment variable ${name}.`);
  return value;
}

function aiOf(
  { OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL, OPENAI_IMAGE_MODEL, OFFLINE_AI }: Env,
) {
  return createOpenAi({
    baseUrl: OPENAI_BASE_URL,
    apiKey: OPENAI_API_KEY ?? "none",
    model: OPENAI_MODEL,
    imageModel: OPENAI_IMAGE_MODEL,
    free: OFFLINE_AI,
    timeoutMs: LIMITS.jobMs - 5000,
  });
}

const door = createWorkerDoor({
  deps: {
    db: createDb({ url: env.SUPABASE_URL, key: required("SUPABASE_SECRET_KEY") }),
    ai: aiOf(env),
    name: `edge-${crypto.randomUUID().slice(0, 8)}`,
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log: (line) => console.error(JSON.stringify(line, errorsAsText)),
  },
  secret: required("WORKER_SECRET"),
  limits: LIMITS,
  chain: async (secret) => {
    const url = new URL("/functions/v1/worker", env.SUPABASE_URL);
    const headers = { "x-worker-secret": secret };
    await (await fetch(url, { method: "POST", headers })).body?.cancel();
  },
});

function errorsAsText(_key: string, value: unknown): unknown {
  return value instanceof Error
    ? { text: value.stack ?? value.message, cause: value.cause }
    : value;
}

Deno.serve(door);
