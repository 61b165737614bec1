/** Changes whenever the title or the text of a post does; both as WordPress keeps them. */
export async function fingerprintOf(title: string, content: string): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([title, content]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
