import { join } from "node:path";
import { type Database, openDatabase, type Queryable } from "./database.ts";
import { type Migration, readMigrations, readSeeds, type SqlFile } from "./migration_files.ts";
import { SettingError } from "./settings.ts";

export interface MigrateOptions {
  /** The folder with `migrations/`, `seed.sql` and `seeds/`; default `supabase`. */
  supabaseDir?: string;
  /** Another folder of migrations than `supabaseDir`/migrations. */
  migrationsDir?: string;
  /** Also apply the seeds that were not applied before; default true. */
  seed?: boolean;
}

/** What a call changed: the versions and seed files applied now. */
export interface Migrated {
  migrations: string[];
  seeds: string[];
}

type Migratable = Pick<Database, "exec" | "sql" | "transaction">;

const HISTORY_SQL = `
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations
  (version text not null primary key);
alter table supabase_migrations.schema_migrations
  add column if not exists statements text[], add column if not exists name text;
create table if not exists supabase_migrations.seed_files
  (path text not null primary key, hash text not null);
create table if not exists supabase_migrations.checksums
  (version text not null primary key, sha256 text not null);
`;

/**
 * Applies the migrations that the database lacks, each in one transaction and recorded where the
 * Supabase CLI looks for it, then the seeds, once each. Throws a sentence that names the file (and
 * the line, as SettingError) when SQL fails, when an applied file was changed or removed, or comes too late.
 */
export async function migrate(
  database: Migratable,
  options: MigrateOptions = {},
): Promise<Migrated> {
  const supabaseDir = options.supabaseDir ?? join(import.meta.dirname ?? ".", "../supabase");
  const migrations = await readMigrations(options.migrationsDir ?? join(supabaseDir, "migrations"));
  await database.exec(HISTORY_SQL);
  const pending = await pendingMigrations(database, migrations);
  const applied: Migrated = { migrations: [], seeds: [] };
  for (const migration of pending) {
    if (await applyMigration(database, migration)) applied.migrations.push(migration.version);
  }
  if (options.seed === false) return applied;
  for (const seed of await readSeeds(supabaseDir)) {
    if (await applySeed(database, seed)) applied.seeds.push(seed.path);
  }
  return applied;
}

async function pendingMigrations(database: Queryable, files: Migration[]): Promise<Migration[]> {
  const history = await database.sql<{ version: string; sha256: string | null }>(`
    select m.version, c.sha256 from supabase_migrations.schema_migrations m
    left join supabase_migrations.checksums c using (version) order by m.version`);
  for (const { version, sha256 } of history) {
    const file = files.find((candidate) => candidate.version === version);
    if (!file) {
      throw new SettingError(`Migration ${version} was applied but its file is gone. ${REMEDY}`);
    }
    if (sha256 && sha256 !== file.hash) {
      throw new SettingError(`${file.path} was changed after it had been applied. ${REMEDY}`);
    }
  }
  const done = new Set(history.map(({ version }) => version));
  const newest = history.at(-1)?.version ?? "";
  const pending = files.filter(({ version }) => !done.has(version));
  const late = pending.find(({ version }) => version < newest);
  if (late) {
    throw new SettingError(
      `${late.path} is older than ${newest}, which was applied already. ${REMEDY}`,
    );
  }
  return pending;
}

const REMEDY = 'Restore it and write a new migration, or start afresh with "deno task reset".';

/** Returns false when somebody else applied it in the meantime. */
function applyMigration(database: Migratable, migration: Migration): Promise<boolean> {
  return database.transaction(async (tx) => {
    await tx.exec("select pg_advisory_xact_lock(7148150)");
    const inserted = await tx.sql(
      `insert into supabase_migrations.schema_migrations (version, name, statements)
       values ($1, $2, array[$3]) on conflict do nothing returning version`,
      [migration.version, migration.name, migration.text],
    );
    if (inserted.length === 0) return false;
    await runFile(tx, migration);
    await tx.sql("insert into supabase_migrations.checksums values ($1, $2)", [
      migration.version,
      migration.hash,
    ]);
    return true;
  });
}

function applySeed(database: Migratable, seed: SqlFile): Promise<boolean> {
  return database.transaction(async (tx) => {
    const inserted = await tx.sql(
      `insert into supabase_migrations.seed_files (path, hash) values ($1, $2)
       on conflict do nothing returning path`,
      [seed.path, seed.hash],
    );
    if (inserted.length === 0) return false;
    await runFile(tx, seed);
    return true;
  });
}

async function runFile(tx: Queryable, file: SqlFile): Promise<void> {
  try {
    await tx.exec(file.text);
  } catch (cause) {
    const error = Object(cause) as { message?: string; position?: string; where?: string };
    const line = error.position && lineOf(file.text, Number(error.position));
    const where = line ? ` line ${line}` : "";
    throw new SettingError(`${file.path}${where}: ${error.message ?? cause}`, { cause });
  }
}

/** Postgres counts characters from 1, not UTF-16 units. */
function lineOf(text: string, position: number): number {
  return Array.from(text).slice(0, position - 1).filter((char) => char === "\n").length + 1;
}

const USAGE = `Applies supabase/migrations and the seeds to a database.

  deno run -A local/migrate.ts --db-url postgresql://… [--no-seed]`;

if (import.meta.main) {
  const url = Deno.args[Deno.args.indexOf("--db-url") + 1];
  if (!Deno.args.includes("--db-url") || !url) {
    console.log(USAGE);
    Deno.exit(Deno.args.includes("--help") ? 0 : 2);
  }
  try {
    const database = await openDatabase({ kind: "postgres", url });
    const seed = !Deno.args.includes("--no-seed");
    const { migrations, seeds } = await migrate(database, { seed }).finally(database.close);
    console.log(`${migrations.length} migrations and ${seeds.length} seed files applied.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}
