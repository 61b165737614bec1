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
  /** AES-256 key for stored credentials, base64 of 32 bytes. */
  encryptionKey: string;
}

/** Makes a fresh random set of keys. */
export async function generateKeys(): Promise<Keys> {
  return {
    publishableKey: (await generateApiKey("publishable")).key,
    secretKey: (await generateApiKey("secret")).key,
    jwtSecret: randomBytes(32).toHex(),
    workerSecret: randomBytes(24).toHex(),
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
  if (text !== null) return parseKeys(text, path);
  const keys = await generateKeys();
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, JSON.stringify(keys, null, 2) + "\n", { mode: 0o600 });
  return keys;
}

function parseKeys(text: string, path: string): Keys {
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
    if (names.every((name) => typeof keys[name] === "string")) return keys as unknown as Keys;
  } catch {
    // Falls through to the sentence below: a broken file and a missing key need the same remedy.
  }
  throw new Error(`${path} is damaged: restore it, or run "deno task reset" to start afresh.`);
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
