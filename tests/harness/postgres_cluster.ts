import { join } from "node:path";
import { openDatabase } from "@/local/database.ts";
import { reservePort } from "@/local/free_port.ts";
import { migrate } from "@/local/migrate.ts";
import { startStack } from "@/local/stack.ts";
import { type Schema, schemaHash } from "./snapshot.ts";
import { TEST_KEYS } from "./test_keys.ts";

const BIN = "/usr/lib/postgresql/15/bin";
const EXTENSIONS = "/usr/share/postgresql/15/extension";

/** Why no real Postgres can be started here, or null when one can. */
export function postgresMissing(): string | null {
  if (Deno.env.get("TEST_CLOCK_STEP") ?? Deno.env.get("TEST_CLOCK_START")) {
    return "left out: Postgres has a clock of its own";
  }
  const needed = [
    [`${BIN}/initdb`, "postgresql-15"],
    [`${EXTENSIONS}/pg_cron.control`, "postgresql-15-cron"],
  ] as const;
  const packages = needed.filter(([file]) => !exists(file)).map(([, name]) => name);
  return packages.length === 0 ? null : `needs apt-get install ${packages.join(" ")}`;
}

/** A fresh database with `schema` in it, and the function that drops it. */
export async function createDatabase(
  schema: Schema,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const cluster = await startCluster();
  const template = await ensureTemplate(cluster, schema);
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  await administer(cluster, `create database ${name} template ${template}`);
  const drop = () => administer(cluster, `drop database if exists ${name} with (force)`);
  return { url: `${cluster}/${name}`, drop };
}

/** The one database of the cluster in which pg_cron runs, with `schema` in it. */
export async function cronDatabase(schema: Schema): Promise<string> {
  const url = `${await startCluster()}/postgres`;
  await prepare(url, schema);
  return url;
}

/**
 * The URL, without a database, of this test process's own cluster. The first caller starts it;
 * a detached shell stops and deletes it when the process is gone, however it ended.
 */
export async function startCluster(): Promise<string> {
  const directory = join(Deno.env.get("TMPDIR") ?? "/tmp", `igny8-postgres-${Deno.pid}`);
  const ready = join(directory, "url");
  const first = await Deno.mkdir(directory, { mode: 0o755 }).then(() => true, () => false);
  if (first) await Deno.writeTextFile(ready, await launch(directory));
  for (let attempt = 0; attempt < 3000; attempt++) {
    const url = await Deno.readTextFile(ready).catch(() => "");
    if (url) return url;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Postgres did not start in five minutes; see ${directory}/data/log.`);
}

/** Crashes this process's own cluster, as a power cut would, and waits until it has recovered. */
export async function restartCluster(): Promise<void> {
  const data = join(Deno.env.get("TMPDIR") ?? "/tmp", `igny8-postgres-${Deno.pid}`, "data");
  const command = `${BIN}/pg_ctl -D ${data} -l ${data}/log -m immediate -w restart`;
  await shell(Deno.uid() === 0 ? `su postgres -s /bin/sh -c "${command}"` : command);
}

async function launch(directory: string): Promise<string> {
  const data = join(directory, "data");
  const root = Deno.uid() === 0;
  const asOwner = (command: string) => root ? `su postgres -s /bin/sh -c "${command}"` : command;
  const port = reservePort();
  await Deno.mkdir(data, { mode: 0o700 });
  if (root) await shell(`chown postgres ${data}`);
  await shell(detached(`
    while kill -0 ${Deno.pid} 2>/dev/null; do sleep 0.3; done
    ${asOwner(`${BIN}/pg_ctl -D ${data} -m immediate stop`)}
    rm -rf ${directory}`));
  await shell(asOwner(
    `${BIN}/initdb -D ${data} -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8`,
  ));
  const settings = Object.entries(SETTINGS).map(([name, value]) => `-c ${name}=${value}`);
  settings.push(`-c port=${port}`, `-c unix_socket_directories=${data}`);
  await shell(asOwner(
    `${BIN}/pg_ctl -D ${data} -l ${data}/log -w -o '${settings.join(" ")}' start`,
  ));
  return `postgres://postgres@127.0.0.1:${port}`;
}

const SETTINGS = {
  shared_preload_libraries: "pg_cron",
  "cron.database_name": "postgres",
  "cron.use_background_workers": "on",
  listen_addresses: "127.0.0.1",
  max_connections: "200",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
};

function detached(script: string): string {
  return `setsid nohup sh -c '${script.replaceAll("'", `'"'"'`)}' >/dev/null 2>&1 </dev/null &`;
}

async function shell(script: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", script],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`Postgres: ${new TextDecoder().decode(stderr)}`);
}

async function ensureTemplate(cluster: string, schema: Schema): Promise<string> {
  const name = `template_${await schemaHash(schema)}`;
  const admin = await openDatabase({ kind: "postgres", url: `${cluster}/postgres` });
  try {
    // One test file makes the template, the others wait for it.
    return await admin.transaction(async (tx) => {
      await tx.sql("select pg_advisory_xact_lock(hashtext($1))", [name]);
      const [found] = await tx.sql("select 1 from pg_database where datname = $1", [name]);
      if (found) return name;
      await administer(cluster, `create database ${name}_new`);
      await prepare(`${cluster}/${name}_new`, schema);
      await administer(cluster, `alter database ${name}_new rename to ${name}`);
      return name;
    });
  } finally {
    await admin.close();
  }
}

async function prepare(url: string, schema: Schema): Promise<void> {
  const storageDir = await Deno.makeTempDir({ prefix: "igny8-storage-" });
  const stack = await startStack({
    database: { kind: "postgres", url },
    keys: TEST_KEYS,
    storageDir,
  });
  try {
    await migrate(stack, schema);
  } finally {
    await stack.close();
    await Deno.remove(storageDir, { recursive: true });
  }
}

async function administer(cluster: string, statement: string): Promise<void> {
  const admin = await openDatabase({ kind: "postgres", url: `${cluster}/postgres` });
  await admin.exec(statement).finally(admin.close);
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
