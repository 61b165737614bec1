const encoder = new TextEncoder();

/**
 * The name under which something is counted: an HMAC of the parts, 64 hexadecimal digits. Who does not
 * know the secret can neither tell who is behind a name nor count something against somebody.
 */
export async function throttleKey(secret: string, ...parts: string[]): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(`igny8 throttle ${secret}`),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const signed = await crypto.subtle.sign("HMAC", key, encoder.encode(JSON.stringify(parts)));
  return Array.from(new Uint8Array(signed), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
