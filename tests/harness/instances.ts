import { answers, START_MS, startApp } from "@/local/app.ts";
import { buildApp } from "@/local/build_app.ts";
import { reservePort } from "@/local/free_port.ts";
import { serveGateway } from "@/local/gateway.ts";
import { type Stack, startStack } from "@/local/stack.ts";
import type { Product } from "./app.ts";
import { anonymousClient, clientFor, serviceClient } from "./people.ts";
import { createDatabase } from "./postgres_cluster.ts";
import { pgliteSnapshot, PROJECT_SCHEMA, ROOT } from "./snapshot.ts";
import { TEST_KEYS } from "./test_keys.ts";

export interface InstanceOptions {
  driver?: Stack["driver"];
  /** How many instances of the app; default 1. */
  count?: number;
  /** A new address must be confirmed by mail. */
  confirmEmail?: boolean;
  /** Who is counted by the minute is so to the end: a busy machine may need longer than one for what a test counts. */
  endlessMinutes?: boolean;
  /** More environment of the app. */
  env?: Record<string, string>;
}

const ENDLESS_MINUTES_SQL = `
  create function app.hold_minute() returns trigger language plpgsql set search_path = '' as $$ begin
    new.started_at := now() + interval '1 hour';
    return new;
  end $$;
  create trigger hold_minute before insert or update on app.throttle_counters
  for each row execute function app.hold_minute();`;

/** Instances of the app, each in a process of its own, on one Supabase without a worker. */
export interface Instances {
  stack: Stack;
  /** Each instance as visitors know a product. */
  apps: Product[];
  close(): Promise<void>;
}

/** Starts them on free ports and a database of their own. */
export async function openInstances(
  { driver = "pglite", count = 1, confirmEmail, endlessMinutes = false, env = {} }: InstanceOptions,
): Promise<Instances> {
  await buildApp(ROOT);
  const supabasePort = reservePort();
  const ports = Array.from({ length: count }, () => reservePort());
  const parts: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const stop of parts.splice(0).reverse()) await stop();
  };
  const url = `http://127.0.0.1:${supabasePort}`;
  const origins = ports.map((port) => `http://127.0.0.1:${port}`);
  try {
    const storageDir = await Deno.makeTempDir({ prefix: "igny8-storage-" });
    parts.push(() => Deno.remove(storageDir, { recursive: true }));
    const database = await openDatabase(driver, parts);
    const siteUrl = origins[0];
    const stack = await startStack({
      database,
      keys: TEST_KEYS,
      storageDir,
      url,
      siteUrl,
      confirmEmail,
    });
    parts.push(() => stack.close());
    if (endlessMinutes) await stack.exec(ENDLESS_MINUTES_SQL);
    const noFunctions = { fetch: () => Promise.resolve(new Response(null, { status: 404 })) };
    const gateway = serveGateway(stack, noFunctions, supabasePort);
    parts.push(() => gateway.stop());
    const apps = await Promise.all(ports.map(async (port, index) => {
      const lines: string[] = [];
      const app = startApp({
        port,
        dev: false,
        env: { ...APP_ENV, SUPABASE_URL: url, PUBLIC_URL: siteUrl ?? "", ...env },
        onLine: (line) => lines.push(line),
        onCrash: (code) => lines.push(`ended with ${code}`),
      });
      parts.push(() => app.stop());
      const appUrl = origins[index] ?? "";
      if (!await answers(`${appUrl}/legal/privacy`, START_MS, AbortSignal.timeout(START_MS))) {
        throw new Error(`An instance does not answer.\n${lines.join("\n")}`);
      }
      return asProduct(stack, appUrl, lines);
    }));
    return { stack, apps, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const APP_ENV = {
  SUPABASE_PUBLISHABLE_KEY: TEST_KEYS.publishableKey,
  SUPABASE_JWT_SECRET: TEST_KEYS.jwtSecret,
  APP_SECRET: TEST_KEYS.appSecret,
  TRUSTED_PROXIES: "1",
};

async function openDatabase(driver: Stack["driver"], parts: (() => Promise<unknown>)[]) {
  if (driver === "pglite") {
    return { kind: "memory", snapshot: await pgliteSnapshot(PROJECT_SCHEMA) } as const;
  }
  const { url, drop } = await createDatabase(PROJECT_SCHEMA);
  parts.push(drop);
  return { kind: "postgres", url } as const;
}

function asProduct(stack: Stack, appUrl: string, lines: string[]): Product {
  return {
    appUrl,
    aiUrl: "",
    supabaseUrl: stack.url,
    publishableKey: stack.publishableKey,
    secretKey: stack.secretKey,
    jwtSecret: stack.jwtSecret,
    door: { url: "", token: "" },
    service: serviceClient(stack),
    as: (accessToken) => accessToken ? clientFor(stack, accessToken) : anonymousClient(stack),
    sql: (query, params) => stack.sql(query, params),
    worked: () => Promise.reject(new Error("Nobody has worked here.")),
    world: () => Promise.reject(new Error("There is no world here.")),
    logged: (text) => Promise.resolve(lines.filter((line) => line.includes(text)).join("\n")),
  };
}
