import { z } from "npm:zod@4.6.7";
import { isLocalUrl } from "./adapters/outgoing/destination.ts";
import { AppError } from "./errors.ts";

const Env = z.object({
  SUPABASE_URL: z.url(),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(10),
  SUPABASE_SECRET_KEY: z.string().min(10).optional(),
  SUPABASE_JWT_SECRET: z.string().min(32).optional(),
  OPENAI_BASE_URL: z.url().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().default("gpt-5.4-mini"),
  OPENAI_IMAGE_MODEL: z.string().default("gpt-image-2.5-flare"),
  WORKER_SECRET: z.string().min(16).optional(),
  /** Seals the keys that accounts store; read by core/secrets/key_ring.ts. */
  ENCRYPTION_KEY: z.string().optional(),
  /** Keys that only open any more, separated by commas. */
  ENCRYPTION_OLD_KEYS: z.string().optional(),
  /** Jobs that one worker works on at the same time. */
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(8),
  /** Jobs that one worker begins before a fresh process goes on. */
  WORKER_JOBS: z.coerce.number().int().min(1).default(80),
  /** Seconds one job may take; the vendor has five less. */
  WORKER_JOB_SECONDS: z.coerce.number().int().min(6).max(300).default(80),
  PUBLIC_URL: z.url().optional(),
  OFFLINE_AI: z.stringbool().default(false),
  /** What the app signs and hashes with; the worker needs none. */
  APP_SECRET: z.string().min(32, "at least 32 random characters").optional(),
  /** How many proxies stand before the app and tell it who visits. */
  TRUSTED_PROXIES: z.coerce.number("a number of proxies").int().min(0).max(9).default(0),
  /** Who mails are from. */
  MAIL_FROM: z.string().min(3).default("IGNY8 <no-reply@localhost>"),
  /** Sends mails: smtps://user:password@host:465 … */
  SMTP_URL: z.string().regex(/^smtps?:\/\//, "smtp:// or smtps://").optional(),
  /** … or an HTTP API that takes {from, to, subject, text, html} with a bearer key. */
  MAIL_API_URL: z.url().optional(),
  MAIL_API_KEY: z.string().optional(),
  /** Where e-mails can be read that the embedded stack does not send. */
  MAILBOX_URL: z.url().optional(),
  /** Stripe's key for the functions `billing` and `stripe-webhook`; the app needs none. */
  STRIPE_SECRET_KEY: z.string().min(8).optional(),
  /** Signs Stripe's messages; several with commas while one is changed for another. */
  STRIPE_WEBHOOK_SECRET: z.string().min(8).optional(),
  /** Where Stripe is, if not at its own address: the stand-in of the embedded stack. */
  STRIPE_API_URL: z.url().optional(),
  /** Lets Stripe work out taxes. */
  STRIPE_AUTOMATIC_TAX: z.stringbool().default(false),
  /** Lets URLs that people type lead to this machine and its network: for development alone. */
  ALLOW_PRIVATE_ADDRESSES: z.stringbool().default(false),
}).refine(
  (env) => !env.ALLOW_PRIVATE_ADDRESSES || isLocalUrl(env.SUPABASE_URL),
  {
    path: ["ALLOW_PRIVATE_ADDRESSES"],
    message: "only for development, where SUPABASE_URL is on this machine or network too",
  },
).refine(
  ({ STRIPE_API_URL, SUPABASE_URL, PUBLIC_URL }) =>
    !STRIPE_API_URL || (isLocalUrl(SUPABASE_URL) && (!PUBLIC_URL || isLocalUrl(PUBLIC_URL))),
  {
    path: ["STRIPE_API_URL"],
    message: "payments that are not Stripe's own are for development, where SUPABASE_URL and " +
      "PUBLIC_URL are on this machine or network; take it away and set STRIPE_SECRET_KEY",
  },
);

/** The settings of a process, from its environment. */
export type Env = z.infer<typeof Env>;

/** The settings of the app, which has a secret of its own. */
export type AppEnv = Env & { APP_SECRET: string };

/** Reads the environment once. Throws `invalid` naming every variable that is missing or wrong. */
export function readEnv(get: (name: string) => string | undefined): Env {
  const given = Object.fromEntries(
    Object.keys(Env.shape).map((name) => [name, get(name) || undefined]),
  );
  // Hosted Edge Functions know the keys under their older names.
  given.SUPABASE_SECRET_KEY ??= get("SUPABASE_SERVICE_ROLE_KEY");
  given.SUPABASE_PUBLISHABLE_KEY ??= get("SUPABASE_ANON_KEY");
  const parsed = Env.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new AppError("invalid", `The environment is incomplete. ${wrong.join("; ")}`);
}

/** Like `readEnv`, for the app. Throws `invalid` as well when APP_SECRET is missing. */
export function readAppEnv(get: (name: string) => string | undefined): AppEnv {
  const { APP_SECRET, ...env } = readEnv(get);
  if (APP_SECRET) return { ...env, APP_SECRET };
  throw new AppError(
    "invalid",
    "The environment is incomplete. APP_SECRET: at least 32 random characters, the same for every " +
      "instance of the app; `openssl rand -hex 32` makes them",
  );
}
