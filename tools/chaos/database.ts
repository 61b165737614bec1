import { join } from "node:path";
import type { DatabaseLocation } from "@/local/database.ts";
import { openDatabase } from "@/local/database.ts";
import type { Keys } from "@/local/keys.ts";
import { migrate } from "@/local/migrate.ts";
import { createDatabase, restartCluster } from "@/tests/harness/postgres_cluster.ts";
import { startStack } from "@/local/stack.ts";
import { pgliteSnapshot, PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import type { Reached } from "@/tests/harness/people.ts";
import { type Doomed, startDoomed } from "./process.ts";
import type { StackOrder } from "./stack_child.ts";

/** The database and the API before it, in a process that can be killed. */
export interface ChaosDatabase extends Reached {
  /** Crashes it and starts it again; resolves when it answers. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A URL, "own", or null for the embedded one. */
  db: string | null;
  keys: Keys;
  folder: string;
  port: number;
  onLine: (line: string) => void;
}

/** Writes down every commit after which a balance is not the sum of its ledger. */
const WATCH_SQL = `
create schema if not exists chaos;
create table if not exists chaos.violations (what text not null, at timestamptz not null default now());
create or replace function chaos.check_balance() returns trigger language plpgsql security definer as $$
declare account uuid := coalesce(to_jsonb(new)->>'account_id', to_jsonb(new)->>'id')::uuid;
begin
  insert into chaos.violations (what)
  select format('the balance %s of %s is not the sum of its ledger, %s', a.credits, a.id, l.total)
  from public.accounts a
  cross join lateral (select coalesce(sum(t.amount), 0) as total, coalesce(max(t.id), 0) as last
    from public.credit_transactions t where t.account_id = a.id) l
  where a.id = account and (a.credits <> l.total or a.credits is distinct from
    (select t.balance_after from public.credit_transactions t where t.id = l.last));
  return null;
end $$;
drop trigger if exists chaos_balance on public.accounts;
create constraint trigger chaos_balance after update on public.accounts
  deferrable initially deferred for each row execute function chaos.check_balance();
drop trigger if exists chaos_balance on public.credit_transactions;
create constraint trigger chaos_balance after insert on public.credit_transactions
  deferrable initially deferred for each row execute function chaos.check_balance();
`;

/** Makes or opens the database and starts the process that serves it. */
export async function startDatabase(options: DatabaseOptions): Promise<ChaosDatabase> {
  const { keys, folder, port, onLine } = options;
  const { location, crash, drop } = await prepare(options);
  const order: StackOrder = { database: location, keys, storageDir: join(folder, "storage"), port };
  const script = [join(import.meta.dirname ?? ".", "stack_child.ts"), JSON.stringify(order)];
  const runner = join(import.meta.dirname ?? ".", "../../local/run_child.ts");
  const start = () => startDoomed([runner, ...script], {}, onLine);
  let child: Doomed = await start();
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    publishableKey: keys.publishableKey,
    secretKey: keys.secretKey,
    fetch: (request) => fetch(request),
    sql: (text, params) => query(url, text, params),
    async restart() {
      await child.kill();
      await crash();
      child = await start();
    },
    async close() {
      await child.kill();
      await drop();
    },
  };
}

async function query<T>(url: string, text: string, params?: readonly unknown[]): Promise<T[]> {
  const body = JSON.stringify({ text, params });
  const response = await fetch(`${url}/_sql`, { method: "POST", body });
  if (response.ok) return await response.json();
  throw new Error(`${await response.text()}\n${text}`);
}

interface Prepared {
  location: DatabaseLocation;
  /** Crashes the server behind the API, where there is one. */
  crash: () => Promise<void>;
  drop: () => Promise<void>;
}

const nothing = () => Promise.resolve();

async function prepare(options: DatabaseOptions): Promise<Prepared> {
  if (options.db === null) return await prepareEmbedded(options.folder);
  if (options.db !== "own") return await preparePostgres(options.db, options, nothing);
  const { url, drop } = await createDatabase(PROJECT_SCHEMA);
  const name = new URL(url).pathname.slice(1);
  // The cluster of tests loses its last commits in a crash otherwise, which no real one may.
  await execute(url, `alter database ${name} set synchronous_commit = on`);
  await execute(url, WATCH_SQL);
  return { location: { kind: "postgres", url }, crash: restartCluster, drop };
}

async function prepareEmbedded(folder: string): Promise<Prepared> {
  const path = join(folder, "database");
  await Deno.mkdir(path);
  const unpack = new Deno.Command("tar", {
    args: ["-xf", "-", "-C", path],
    stdin: "piped",
    stderr: "piped",
  }).spawn();
  await (await pgliteSnapshot(PROJECT_SCHEMA)).stream().pipeTo(unpack.stdin);
  const { success, stderr } = await unpack.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const database = await openDatabase({ kind: "directory", path });
  await database.exec(WATCH_SQL).finally(database.close);
  return { location: { kind: "directory", path }, crash: nothing, drop: nothing };
}

async function preparePostgres(
  url: string,
  { keys, folder }: DatabaseOptions,
  drop: () => Promise<void>,
): Promise<Prepared> {
  const location = { kind: "postgres", url } as const;
  const storageDir = join(folder, "storage");
  const stack = await startStack({ database: location, keys, storageDir });
  await migrate(stack, PROJECT_SCHEMA).finally(stack.close);
  await execute(url, WATCH_SQL);
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`;
  return { location, crash: () => execute(url, cut), drop };
}

async function execute(url: string, script: string): Promise<void> {
  const database = await openDatabase({ kind: "postgres", url });
  await database.exec(script).finally(database.close);
}
