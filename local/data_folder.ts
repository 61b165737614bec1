import { join } from "node:path";
import { SettingError } from "./settings.ts";

/** Where an embedded stack keeps what it keeps. */
export interface DataFolder {
  database: string;
  storage: string;
  keys: string;
  /** What the stand-in for Stripe knows. */
  stripe: string;
  /** Gives the folder free; a temporary one is deleted. */
  close(): Promise<void>;
}

/**
 * Opens `path` for this process alone: two processes on one PGlite would destroy it. The lock goes
 * with the process, so that a killed one leaves nothing to clean up. Throws SettingError when
 * another process has the folder.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await Deno.mkdir(path, { recursive: true });
  const lock = await Deno.open(join(path, "lock"), { create: true, write: true });
  if (!await lock.tryLock(true)) {
    lock.close();
    throw new SettingError(
      `${path} is in use by another "deno task start". Stop that one, or use --temp here.`,
    );
  }
  return { ...layout(path), close: () => Promise.resolve(lock.close()) };
}

/** A new folder below the system's temporary directory, deleted when closed. */
export async function openTemporaryFolder(): Promise<DataFolder> {
  const path = await Deno.makeTempDir({ prefix: "igny8-" });
  return { ...layout(path), close: () => Deno.remove(path, { recursive: true }) };
}

function layout(path: string) {
  return {
    database: join(path, "database"),
    storage: join(path, "storage"),
    keys: join(path, "keys.json"),
    stripe: join(path, "stripe.json"),
  };
}
