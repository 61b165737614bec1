import { AppError } from "../errors.ts";
import type { KeyRing } from "./key_ring.ts";

/** The one place a ciphertext belongs to; sealed in with it, so that a copy elsewhere does not open. */
export interface SecretPlace {
  accountId: string;
  /** Table and record, e.g. `ai_providers/openai`. */
  record: string;
  /** e.g. `api_key`. */
  field: string;
}

/** A secret longer than this is no key or password. Characters. */
export const LONGEST_SECRET = 4000;

/**
 * Seals a secret for its place with the newest key: AES-256-GCM with a random nonce of 96 bits. The text is
 * `v1.KEYID.NONCE.CIPHERTEXT`: the version of this format, eight hex digits naming the key, and two parts
 * in base64url without padding, the last with the tag of 128 bits at its end. Version, key id and place
 * are authenticated.
 */
export async function seal(ring: KeyRing, secret: string, place: SecretPlace): Promise<string> {
  if (secret.length > LONGEST_SECRET) throw new AppError("invalid", "This secret is too long.");
  const { id, key } = ring.newest;
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    algorithm(nonce, id, place),
    key,
    new TextEncoder().encode(secret),
  );
  return `v1.${id}.${toText(nonce)}.${toText(new Uint8Array(sealed))}`;
}

/**
 * Opens what `seal` made for the same place. Throws `secret_unreadable`, saying why and nothing of the
 * content: the text is damaged or belongs elsewhere, or its key is not in the ring.
 */
export async function open(ring: KeyRing, sealed: string, place: SecretPlace): Promise<string> {
  const [, id = "", nonce = "", body = ""] =
    sealed.match(/^v1\.([0-9a-f]{8})\.([\w-]{16})\.([\w-]{22,})$/) ?? [];
  if (!id) throw unreadable("it is not in a form that this version knows");
  const named = ring.byId.get(id);
  if (!named) throw unreadable(`the key ${id} is not in the environment`);
  try {
    const opened = await crypto.subtle.decrypt(
      algorithm(fromText(nonce), id, place),
      named.key,
      fromText(body),
    );
    return new TextDecoder("utf-8", { fatal: true }).decode(opened);
  } catch {
    // Web Crypto does not say which, and the reader of a log needs no more.
    throw unreadable("it was changed, or it belongs to another record");
  }
}

/** The id of the key that sealed a text. Throws `secret_unreadable` when it is no sealed text. */
export function keyIdOf(sealed: string): string {
  const [, id] = sealed.match(/^v1\.([0-9a-f]{8})\./) ?? [];
  if (!id) throw unreadable("it is not in a form that this version knows");
  return id;
}

function algorithm(iv: Uint8Array<ArrayBuffer>, keyId: string, place: SecretPlace) {
  const { accountId, record, field } = place;
  const bound = JSON.stringify(["v1", keyId, accountId.toLowerCase(), record, field]);
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(bound), tagLength: 128 };
}

function unreadable(why: string): AppError {
  return new AppError("secret_unreadable", `A stored secret cannot be opened: ${why}.`, {
    status: 500,
  });
}

function toText(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromText(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
