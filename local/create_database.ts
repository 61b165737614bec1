import { dirname, join } from "node:path";
import { exitWithParent } from "./exit_with_parent.ts";
import { loadKeys } from "./keys.ts";
import { migrate } from "./migrate.ts";
import { SettingError } from "./settings.ts";
import { startStack } from "./stack.ts";

/**
 * Makes the PGlite database at `path` when there is none. That takes twice the memory that running
 * it takes, so it is done in a process that ends; a half-made database is never left at `path`.
 * Throws SettingError with the output when it fails.
 */
export async function createDatabase(path: string): Promise<boolean> {
  if (await Deno.stat(path).then(() => true, () => false)) return false;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", join(import.meta.dirname ?? ".", "create_database.ts"), path],
    detached: true,
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const { success, stderr } = await process.output();
  if (success) return true;
  throw new SettingError(`The database cannot be made. ${new TextDecoder().decode(stderr).trim()}`);
}

async function create(path: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  await Deno.remove(unfinished, { recursive: true }).catch(() => {});
  const stack = await startStack({
    database: { kind: "directory", path: unfinished },
    keys: await loadKeys(join(dirname(path), "keys.json")),
    storageDir: join(dirname(path), "storage"),
  });
  await migrate(stack).finally(stack.close);
  await Deno.rename(unfinished, path);
}

if (import.meta.main) {
  const [path = ""] = Deno.args;
  exitWithParent();
  try {
    await create(path);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
  Deno.exit(0);
}
