import type { PGlite } from "@electric-sql/pglite";
import { createPgliteConnection, type PgliteConnection } from "@supabase/lite/pglite";
import { PostgresConnection } from "@supabase/lite/postgres";
import { createLock } from "./lock.ts";
import { SettingError } from "./settings.ts";

/** Something that runs SQL: the database itself, or one open transaction. */
export interface Queryable {
  /** Runs one statement with `$1…` parameters and returns its rows. */
  sql<T>(text: string, params?: readonly unknown[]): Promise<T[]>;
  /** Runs a script of several statements and returns nothing. */
  exec(text: string): Promise<void>;
}

/** An open database, PGlite or a real Postgres, seen the same way by everything local. */
export interface Database extends Queryable {
  readonly driver: "pglite" | "postgres";
  readonly connection: PgliteConnection | PostgresConnection;
  /** Runs `work` in one transaction; a thrown error rolls it back. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Runs `work` with the connection to itself where there is only one (PGlite). */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
  /** Calls `notified` for every NOTIFY on `channel`; returns the function that stops it. */
  listen(channel: string, notified: (payload: string) => void): Promise<() => Promise<void>>;
  /** The whole database as a tar file, PGlite only. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

/** Where the data lives: a directory or memory (PGlite), or the URL of a real Postgres. */
export type DatabaseLocation =
  | { kind: "directory"; path: string }
  | { kind: "memory"; snapshot?: Blob }
  | { kind: "postgres"; url: string };

/** Opens the database at `location`. Nothing is created in it yet. Throws SettingError for one that does not answer. */
export function openDatabase(location: DatabaseLocation): Promise<Database> {
  return location.kind === "postgres" ? openPostgres(location.url) : openPglite(location);
}

async function openPglite(
  location: Exclude<DatabaseLocation, { kind: "postgres" }>,
): Promise<Database> {
  const connection = await keepingExitCode(() => connectPglite(location));
  const pglite: PGlite = connection.driver;
  // One session serves everybody and lite opens its transactions with a plain BEGIN:
  // without this lock two requests would share a transaction, and so an identity.
  const lock = createLock();
  const exclusive = <T>(work: () => Promise<T>) => lock(() => keepingExitCode(work));
  return {
    driver: "pglite",
    connection,
    exclusive,
    sql: (text, params) => exclusive(() => pgliteQueries(pglite).sql(text, params)),
    exec: (text) => exclusive(() => pgliteQueries(pglite).exec(text)),
    transaction: (work) => exclusive(() => pglite.transaction((tx) => work(pgliteQueries(tx)))),
    async listen(channel, notified) {
      const stop = await exclusive(() => pglite.listen(channel, notified));
      return () => exclusive(() => stop());
    },
    dump: () => exclusive(() => pglite.dumpDataDir("none")),
    close: () => exclusive(() => connection.close()),
  };
}

async function connectPglite(
  location: Exclude<DatabaseLocation, { kind: "postgres" }>,
): Promise<PgliteConnection> {
  const connection = await createPgliteConnection(
    location.kind === "directory"
      ? { url: location.path }
      : { pgliteOptions: location.snapshot ? { loadDataDir: location.snapshot } : {} },
  );
  await connection.driver.waitReady;
  return connection;
}

/** PGlite's WebAssembly leaves 99 or, after a failed statement, 100 as its host's exit code. */
async function keepingExitCode<T>(work: () => Promise<T>): Promise<T> {
  const code = Deno.exitCode;
  return await work().finally(() => {
    if (Deno.exitCode === 99 || Deno.exitCode === 100) Deno.exitCode = code;
  });
}

function pgliteQueries(pglite: Pick<PGlite, "query" | "exec">): Queryable {
  return {
    sql: async <T>(text: string, params?: readonly unknown[]) =>
      (await pglite.query<T>(text, params ? [...params] : [])).rows,
    exec: async (text) => void (await pglite.exec(text)),
  };
}

// lite sends JSON as text already; the driver would encode that text once more.
const jsonText = (value: unknown) => typeof value === "string" ? value : JSON.stringify(value);

async function openPostgres(url: string): Promise<Database> {
  const connection = new PostgresConnection({
    url,
    postgresOptions: { max: 6, onnotice: () => {}, connect_timeout: 10 },
  });
  const postgres = connection.driver;
  Object.assign(postgres.options.serializers, { 114: jsonText, 3802: jsonText });
  const queries = postgresQueries(postgres);
  await queries.sql("select 1").catch((error: Error) => {
    throw new SettingError(`The Postgres of DATABASE_URL cannot be used: ${error.message}.`);
  });
  return {
    driver: "postgres",
    connection,
    ...queries,
    exclusive: (work) => work(),
    async transaction<T>(work: (tx: Queryable) => Promise<T>) {
      let result: { value: T } | undefined;
      await postgres.begin(async (tx) => {
        result = { value: await work(postgresQueries(tx)) };
      });
      if (!result) throw new Error("The transaction ended without a result.");
      return result.value;
    },
    async listen(channel, notified) {
      const { unlisten } = await postgres.listen(channel, notified);
      return unlisten;
    },
    dump: () => Promise.reject(new Error("Only PGlite can be dumped this way; use pg_dump.")),
    close: () => connection.close(),
  };
}

type PostgresDriver = PostgresConnection["driver"];

function postgresQueries(postgres: Pick<PostgresDriver, "unsafe">): Queryable {
  return {
    sql: async <T>(text: string, params?: readonly unknown[]) => {
      const rows = await postgres.unsafe<Record<string, unknown>[]>(
        text,
        params ? [...params] as never[] : [],
      );
      return [...rows] as T[];
    },
    exec: async (text) => void (await postgres.unsafe(text).simple()),
  };
}
