import { requestKey } from "core/audit/request_origin.ts";
import { createDatabase } from "./create_database.ts";
import { startCron } from "./cron.ts";
import type { DataFolder } from "./data_folder.ts";
import { createDemo } from "./demo.ts";
import { startFunctions } from "./functions.ts";
import { serveGateway } from "./gateway.ts";
import { type Keys, loadKeys } from "./keys.ts";
import { mailEnv } from "./mail_env.ts";
import type { Mail } from "./mailbox.ts";
import { migrate } from "./migrate.ts";
import { type Stack, startStack } from "./stack.ts";
import { deliverTo, stripeEnv, stripeKeys } from "./stripe/keys.ts";
import { openStripe, type StripeStandIn } from "./stripe/server.ts";
import { wakeOnJobs } from "./worker_wake.ts";

export interface EmbeddedOptions {
  folder: DataFolder;
  /** Port of Supabase; it must be free. */
  port: number;
  /** A real Postgres; null for PGlite in the folder. */
  databaseUrl: string | null;
  /** Origin of the app, for links in e-mails. */
  siteUrl: string;
  /** Environment that points the functions to their AI. */
  aiEnv: Record<string, string>;
  /** Take payments with the stand-in for Stripe; default true. */
  testPayments?: boolean;
  /** Serve Studio; default true. */
  studio?: boolean;
  /** Start the functions anew after every edit. */
  watch?: boolean;
  /** Told of what happens that a person should see: `from` is functions, cron or mail. */
  onLine?: (from: string, line: string) => void;
}

/** Supabase, its functions, its cron and its worker, running. */
export interface Embedded {
  stack: Stack;
  url: string;
  keys: Keys;
  /** The stand-in for Stripe, where it is used. */
  stripe: StripeStandIn | null;
  stop(): Promise<void>;
}

/**
 * Starts the whole embedded Supabase: migrated, seeded, with the demo workspace when it is new,
 * served on a port, the worker awake. Throws when a part cannot start; nothing is left running then.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { folder, databaseUrl, onLine = () => {} } = options;
  const keys = await loadKeys(folder.keys);
  if (!databaseUrl) await createDatabase(folder.database);
  const parts: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  const stack = await startStack({
    database: databaseUrl
      ? { kind: "postgres", url: databaseUrl }
      : { kind: "directory", path: folder.database },
    keys,
    storageDir: folder.storage,
    url: `http://127.0.0.1:${options.port}`,
    siteUrl: options.siteUrl,
    studio: options.studio ?? true,
    onMail: (mail) => onLine("mail", mailLine(mail)),
  });
  parts.push({ stop: () => stack.close() });
  try {
    await migrate(stack);
    await stack.sql("select app.set_request_key(decode($1, 'hex'))", [requestKey(keys.appSecret)]);
    await createDemo(stack);
    const stripe = await startServing(stack, keys, options, (part) => parts.push(part));
    return { stack, url: stack.url, keys, stripe, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startServing(
  stack: Stack,
  keys: Keys,
  { port, folder, siteUrl, testPayments = true, aiEnv, watch, onLine = () => {} }: EmbeddedOptions,
  started: (part: { stop(): Promise<void> }) => void,
): Promise<StripeStandIn | null> {
  const payments = testPayments ? await stripeKeys(keys) : null;
  const functions = startFunctions({
    env: {
      ...functionEnv(stack, keys),
      PUBLIC_URL: siteUrl,
      ...mailEnv(stack.url, keys.publishableKey),
      ...(payments ? stripeEnv(payments, stack.url) : {}),
      ...aiEnv,
    },
    flags: watch ? ["--watch"] : [],
    onLine: (line) => onLine("functions", line),
    onCrash: (code, delay) => onLine("functions", `ended with ${code}, again in ${delay} ms`),
  });
  started(functions);
  const stripe = payments &&
    await openStripe({
      ...payments,
      origin: stack.url,
      path: folder.stripe,
      deliver: deliverTo(functions),
    });
  if (stripe) started({ stop: () => stripe.close() });
  started(serveGateway(stack, functions, port, stripe));
  const onError = (name: string, error: unknown) => onLine("cron", `${name}: ${error}`);
  started(await startCron(stack, { onError }));
  started(await wakeOnJobs(stack, { wake: () => callWorker(functions, keys.workerSecret) }));
  return stripe;
}

function functionEnv(stack: Stack, keys: Keys): Record<string, string> {
  return {
    SUPABASE_URL: stack.url,
    SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
    SUPABASE_SECRET_KEY: keys.secretKey,
    SUPABASE_JWT_SECRET: keys.jwtSecret,
    WORKER_SECRET: keys.workerSecret,
    ENCRYPTION_KEY: keys.encryptionKey,
    ENCRYPTION_OLD_KEYS: keys.oldEncryptionKeys?.join(",") ?? "",
    // The offline AI and a WordPress of one's own are on this machine.
    ALLOW_PRIVATE_ADDRESSES: "true",
  };
}

/** Calls the worker function once and waits for its answer. */
export async function callWorker(
  functions: { fetch(request: Request): Promise<Response> },
  secret: string,
): Promise<void> {
  const response = await functions.fetch(
    new Request("http://127.0.0.1/functions/v1/worker", {
      method: "POST",
      headers: { "x-worker-secret": secret, "content-type": "application/json" },
      body: "{}",
    }),
  );
  await response.body?.cancel();
}

/** The link opens an account, so it stands in the mailbox and in no log. */
function mailLine({ to, subject, link }: Mail): string {
  return `"${subject}" to ${to}${link ? "; its link is in the mailbox" : ""}`;
}
