import { AppError } from "../errors.ts";

/** One AES-256 key and the name under which ciphertext refers to it. */
export interface NamedKey {
  /** Eight hex digits made from the key itself, so that nobody has to keep names and keys together. */
  id: string;
  key: CryptoKey;
}

/** The keys that open stored secrets; new ones are sealed with the newest. */
export interface KeyRing {
  newest: NamedKey;
  byId: ReadonlyMap<string, NamedKey>;
}

export interface KeyRingEnv {
  /** Base64 of 32 random bytes. */
  ENCRYPTION_KEY?: string;
  /** Keys that were used before, separated by commas: they only open. */
  ENCRYPTION_OLD_KEYS?: string;
}

/**
 * The keys of the environment, or null where there is no ENCRYPTION_KEY: then nothing can be sealed or
 * opened. Throws `invalid`, naming the variable and never its value, when a key has the wrong form.
 */
export async function readKeyRing(env: KeyRingEnv): Promise<KeyRing | null> {
  const old = (env.ENCRYPTION_OLD_KEYS ?? "").split(",").map((text) => text.trim()).filter(Boolean);
  if (!env.ENCRYPTION_KEY?.trim()) {
    if (old.length === 0) return null;
    throw new AppError("invalid", "ENCRYPTION_OLD_KEYS is set without ENCRYPTION_KEY.");
  }
  const newest = await readKey("ENCRYPTION_KEY", env.ENCRYPTION_KEY.trim());
  const others = await Promise.all(old.map((text) => readKey("ENCRYPTION_OLD_KEYS", text)));
  return { newest, byId: new Map([...others, newest].map((named) => [named.id, named])) };
}

async function readKey(variable: string, text: string): Promise<NamedKey> {
  const bytes = decode(text);
  if (bytes?.length !== 32) {
    throw new AppError(
      "invalid",
      `${variable} must be base64 of 32 random bytes, as "openssl rand -base64 32" prints them.`,
    );
  }
  const named = new Uint8Array([...new TextEncoder().encode("igny8 key id\0"), ...bytes]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", named));
  const id = [...digest.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  return { id, key };
}

function decode(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
