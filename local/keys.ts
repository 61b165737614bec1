import { generateApiKey } from "@supabase/lite";
import { dirname } from "node:path";

/** The secrets of one embedded stack, in the forms hosted Supabase uses. */
export interface Keys {
  publishableKey: string;
  secretKey: string;
  /** HS256 secret that signs the sessions, 64 hex digits. */
  jwtSecret: string;
  /** What the worker function demands in `x-worker-secret`. */
  workerSecret: string;
  /** What the app signs and hashes with. */
  appSecret: string;
  /** AES-256 key for stored credentials, base64 of 32 bytes. */
  encryptionKey: string;
  /** Keys that only open any more, while `deno task rotate-keys` is under way. */
  oldEncryptionKeys?: string[];
}

/** Makes a fresh random set of keys. */
export async function generateKeys(): Promise<Keys> {
  return {
    publishableKey: (await generateApiKey("publishable")).key,
    secretKey: (await generateApiKey("secret")).key,
    jwtSecret: randomBytes(32).toHex(),
    workerSecret: randomBytes(24).toHex(),
    appSecret: randomBytes(32).toHex(),
    encryptionKey: randomBytes(32).toBase64(),
  };
}

/**
 * Reads the keys kept in `path`, making them on the first call. Only the owner may read the file.
 * Throws a sentence that names the file when it cannot be understood.
 */
export async function loadKeys(path: string): Promise<Keys> {
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (text !== null) {
    const kept = parseKeys(text, path);
    const { appSecret } = kept;
    if (appSecret) return { ...kept, appSecret };
    return await writeKeys(path, { ...kept, appSecret: randomBytes(32).toHex() });
  }
  await Deno.mkdir(dirname(path), { recursive: true });
  return await writeKeys(path, await generateKeys());
}

/**
 * Begins a change of the encryption key: makes a new one and keeps the old to open with. One that was
 * begun before is gone on with. `dryRun` writes nothing.
 */
export async function addEncryptionKey(path: string, dryRun: boolean): Promise<Keys> {
  const keys = await loadKeys(path);
  if (keys.oldEncryptionKeys?.length) return keys;
  const changed = {
    ...keys,
    encryptionKey: randomBytes(32).toBase64(),
    oldEncryptionKeys: [keys.encryptionKey],
  };
  return dryRun ? changed : await writeKeys(path, changed);
}

/** Ends the change: from now on only the newest encryption key is known. */
export async function dropOldKeys(path: string): Promise<void> {
  const { oldEncryptionKeys: _, ...keys } = await loadKeys(path);
  await writeKeys(path, keys);
}

async function writeKeys(path: string, keys: Keys): Promise<Keys> {
  // Renamed into place: a kill halfway must not cost the keys.
  const partial = `${path}.new`;
  await Deno.writeTextFile(partial, JSON.stringify(keys, null, 2) + "\n", { mode: 0o600 });
  await Deno.rename(partial, path);
  return keys;
}

/** Folders made by the first versions have no `appSecret`. */
type KeptKeys = Omit<Keys, "appSecret"> & { appSecret?: string };

function parseKeys(text: string, path: string): KeptKeys {
  const names = [
    "publishableKey",
    "secretKey",
    "jwtSecret",
    "workerSecret",
    "encryptionKey",
  ] as const;
  try {
    const found: unknown = JSON.parse(text);
    const keys = Object(found) as Record<string, unknown>;
    if (names.every((name) => typeof keys[name] === "string")) return keys as unknown as KeptKeys;
  } catch {
    // Falls through to the sentence below: a broken file and a missing key need the same remedy.
  }
  throw new Error(`${path} is damaged: restore it, or run "deno task reset" to start afresh.`);
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
