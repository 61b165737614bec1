import { createDb, type Db } from "../db.ts";

/**
 * Makes clients for holders of tokens that tell the database, in headers signed by the app, where a
 * request came from.
 */
export function asPersonOf(
  { url, key }: { url: string; key: string },
): (accessToken: string, told: Record<string, string>) => Db {
  return (accessToken, told) =>
    createDb({
      url,
      key,
      accessToken,
      fetch: (input, init) => {
        const headers = new Headers(init?.headers);
        for (const [name, value] of Object.entries(told)) headers.set(name, value);
        return fetch(input, { ...init, headers });
      },
    });
}
