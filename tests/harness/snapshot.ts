import { join } from "node:path";
import { migrate } from "@/local/migrate.ts";
import { readMigrations, readSeeds } from "@/local/migration_files.ts";
import { ROLES_SQL, SYSTEM_GRANTS_SQL } from "@/local/roles.ts";
import { startStack } from "@/local/stack.ts";
import { TEST_KEYS } from "./test_keys.ts";

export const ROOT = join(import.meta.dirname ?? ".", "../..");
const CACHE = join(ROOT, ".igny8/test-cache");

/** Which schema a test database holds: a folder like `supabase/`, with migrations and seeds. */
export interface Schema {
  supabaseDir: string;
}

/** The project's own schema. */
export const PROJECT_SCHEMA: Schema = { supabaseDir: join(ROOT, "supabase") };

/** A name for the schema that changes whenever its migrations, its seeds or the stack change. */
export async function schemaHash(schema: Schema): Promise<string> {
  const files = [
    ...await readMigrations(join(schema.supabaseDir, "migrations")),
    ...await readSeeds(schema.supabaseDir),
  ];
  const parts = [
    ...files.map(({ hash }) => hash),
    ROLES_SQL,
    SYSTEM_GRANTS_SQL,
    import.meta.resolve("@supabase/lite"),
    import.meta.resolve("@electric-sql/pglite"),
  ];
  const bytes = new TextEncoder().encode(parts.join("\n"));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex().slice(0, 16);
}

/** A migrated PGlite as a tar file: read from the cache, or made and cached. */
export async function pgliteSnapshot(schema: Schema): Promise<Blob> {
  const path = join(CACHE, `${await schemaHash(schema)}.tar`);
  const cached = await Deno.readFile(path).catch(() => null);
  if (cached) return new Blob([cached]);
  const snapshot = await makeSnapshot(schema);
  await Deno.mkdir(CACHE, { recursive: true });
  // Renamed into place, because another test file may be doing the same.
  const partial = `${path}.${crypto.randomUUID()}`;
  await Deno.writeFile(partial, snapshot.stream());
  await Deno.rename(partial, path);
  await keepNewest(4);
  return snapshot;
}

async function makeSnapshot(schema: Schema): Promise<Blob> {
  const storageDir = await Deno.makeTempDir({ prefix: "igny8-storage-" });
  const stack = await startStack({ database: { kind: "memory" }, keys: TEST_KEYS, storageDir });
  try {
    await migrate(stack, schema);
    return await stack.dump();
  } finally {
    await stack.close();
    await Deno.remove(storageDir, { recursive: true });
  }
}

async function keepNewest(count: number): Promise<void> {
  const files: { path: string; at: number }[] = [];
  for await (const { name } of Deno.readDir(CACHE)) {
    // What another process is still writing has another ending, and is not ours to remove.
    if (!name.endsWith(".tar")) continue;
    const path = join(CACHE, name);
    // Another process may have removed or renamed it since.
    const found = await Deno.stat(path).catch(() => null);
    if (found) files.push({ path, at: found.mtime?.getTime() ?? 0 });
  }
  files.sort((a, b) => b.at - a.at);
  for (const { path } of files.slice(count)) await Deno.remove(path).catch(() => {});
}
