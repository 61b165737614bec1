import { basename, join, relative } from "node:path";
import { SettingError } from "./settings.ts";

/** One migration or seed file as it is on the disk. */
export interface SqlFile {
  /** The path for messages; of a seed, the one that is recorded: `supabase/…`. */
  path: string;
  text: string;
  /** SHA-256 of the text, hex. */
  hash: string;
}

export interface Migration extends SqlFile {
  /** The digits before the first underscore: the order and the identity of the migration. */
  version: string;
  name: string;
}

/**
 * Reads `directory`/*.sql in order of version. A missing directory is an empty list. Throws when
 * a name is not `<digits>_<name>.sql` or when two files share a version.
 */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const migrations: Migration[] = [];
  for (const path of await sqlPaths(directory)) {
    const match = basename(path).match(/^(\d+)_(.+)\.sql$/);
    const [, version, name] = match ?? [];
    if (!version || !name) {
      throw new SettingError(`${path}: a migration is named <timestamp>_<what_it_does>.sql.`);
    }
    const twin = migrations.find((other) => other.version === version);
    if (twin) throw new SettingError(`${path} and ${twin.path} have the same version ${version}.`);
    migrations.push({ ...await readSqlFile(path), version, name });
  }
  return migrations;
}

/** Reads `supabase/seed.sql` and then `supabase/seeds/*.sql`, those that exist. */
export async function readSeeds(supabaseDir: string): Promise<SqlFile[]> {
  const single = join(supabaseDir, "seed.sql");
  const paths = await exists(single) ? [single] : [];
  paths.push(...await sqlPaths(join(supabaseDir, "seeds")));
  return await Promise.all(paths.map(async (path) => {
    const file = await readSqlFile(path);
    return { ...file, path: join("supabase", relative(supabaseDir, path)) };
  }));
}

async function sqlPaths(directory: string): Promise<string[]> {
  if (!await exists(directory)) return [];
  const names: string[] = [];
  for await (const entry of Deno.readDir(directory)) {
    if (entry.isFile && entry.name.endsWith(".sql")) names.push(entry.name);
  }
  return names.sort().map((name) => join(directory, name));
}

async function readSqlFile(path: string): Promise<SqlFile> {
  const bytes = await Deno.readFile(path);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const hash = new Uint8Array(digest).toHex();
  return { path: relative(Deno.cwd(), path), text: new TextDecoder().decode(bytes), hash };
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
