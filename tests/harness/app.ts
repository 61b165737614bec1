import { join } from "node:path";
import { createDb, type Db } from "core/db.ts";
import type { World } from "@/tests/isolation/world.ts";
import { ROOT } from "./snapshot.ts";

/** What the process of the product tells its tests. */
export interface Description {
  /** Origin of the app. */
  appUrl: string;
  /** Origin of the offline AI. */
  aiUrl: string;
  supabaseUrl: string;
  publishableKey: string;
  secretKey: string;
  jwtSecret: string;
  /** The tests' own way in, past the app. */
  door: { url: string; token: string };
}

/** A workspace that a run took from keywords to published pages. Tests only read it. */
export interface Worked {
  accountId: string;
  siteId: string;
  siteSlug: string;
  /** Of its owner. */
  accessToken: string;
}

/** The whole product, running: app, Supabase with functions, cron and worker, offline AI. */
export interface Product extends Description {
  /** A client with the secret key. */
  service: Db;
  /** A client for the holder of an access token. */
  as(accessToken: string): Db;
  /** Runs SQL as the database's owner. */
  sql<Row>(query: string, params?: unknown[]): Promise<Row[]>;
  /**
   * The workspace in which everything exists already. Every test file reads the same one; a file that
   * changes it names a purpose and gets its own.
   */
  worked(purpose?: string): Promise<Worked>;
  /** Two accounts of the isolation tests with everything in them, each text with a marker. */
  world(): Promise<World>;
  /** What the product printed that names `text`, for messages of failed tests. */
  logged(text: string): Promise<string>;
}

let opened: Promise<Product> | undefined;

/**
 * The product of this test process. The first test file that asks starts it, on free ports and with
 * a database of its own; a detached shell ends it when the process is gone, however it ended.
 */
export function product(): Promise<Product> {
  return opened ??= open();
}

async function open(): Promise<Product> {
  const folder = join(Deno.env.get("TMPDIR") ?? "/tmp", `igny8-product-${Deno.pid}`);
  const first = await Deno.mkdir(folder, { mode: 0o700 }).then(() => true, () => false);
  if (first) await launch(folder);
  let hasEnded = false;
  for (let attempt = 0; attempt < 12_000 && !hasEnded; attempt++) {
    const text = await Deno.readTextFile(join(folder, "ready")).catch(() => null);
    if (text) return connect(JSON.parse(text), folder);
    hasEnded = await Deno.stat(join(folder, "ended")).then(() => true, () => false);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const log = await Deno.readTextFile(join(folder, "log")).catch(() => "");
  const why = hasEnded ? "ended before it was ready" : "did not start in twenty minutes";
  throw new Error(`The product ${why}:\n${log.slice(-3000)}`);
}

async function launch(folder: string): Promise<void> {
  const server = join(ROOT, "tests/harness/app_server.ts");
  const script = `
    '${Deno.execPath()}' run -A --quiet '${server}' '${folder}' >'${folder}/log' 2>&1 </dev/null &
    server=$!
    while kill -0 ${Deno.pid} 2>/dev/null && kill -0 $server 2>/dev/null; do sleep 0.3; done
    kill $server 2>/dev/null; wait $server
    : >'${folder}/ended'
    while kill -0 ${Deno.pid} 2>/dev/null; do sleep 0.3; done
    rm -rf '${folder}'`;
  const quoted = `'${script.replaceAll("'", `'"'"'`)}'`;
  await new Deno.Command("sh", {
    args: ["-c", `setsid nohup sh -c ${quoted} >/dev/null 2>&1 </dev/null &`],
    cwd: ROOT,
    clearEnv: true,
    env: { ...plainEnvironment(), TMPDIR: folder },
  }).output();
}

/** The environment without anything that would point the product elsewhere. */
function plainEnvironment(): Record<string, string> {
  const settings =
    /^(SUPABASE_|OPENAI_|OFFLINE_AI|DATABASE_URL$|PORT$|AI_PORT$|PUBLIC_URL$|APP_SECRET$|TRUSTED_PROXIES$)/;
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !settings.test(name)),
  );
}

function connect(description: Description, folder: string): Product {
  const { supabaseUrl: url, secretKey, publishableKey, door } = description;
  const ask = async (path: string, body: unknown) => {
    const response = await fetch(door.url + path, {
      method: "POST",
      headers: { "x-token": door.token },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return await response.json();
  };
  return {
    ...description,
    service: createDb({ url, key: secretKey }),
    as: (accessToken) => createDb({ url, key: publishableKey, accessToken }),
    sql: (query, params = []) => ask("/sql", { query, params }),
    worked: (purpose = "reading") => ask("/worked", { purpose }),
    world: () => ask("/world", {}),
    async logged(text) {
      // The line is on its way through two pipes.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const log = await Deno.readTextFile(join(folder, "log"));
      return log.split("\n").filter((line) => line.includes(text)).join("\n").slice(0, 4000);
    },
  };
}
