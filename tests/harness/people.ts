import { createDb, type Db } from "core/db.ts";
import type { Stack } from "@/local/stack.ts";

/** What is needed of a stack to act on it, in this process or behind a port. */
export type Reached = Pick<Stack, "url" | "publishableKey" | "secretKey" | "fetch" | "sql">;

/** Somebody who signed up through the real door, with the account that the signup made. */
export interface Person {
  id: string;
  email: string;
  password: string;
  accountId: string;
  accessToken: string;
  /** A client that acts as this person. */
  db: Db;
}

/** `fetch` that reaches `stack` without a port. */
export function stackFetch(stack: Reached): typeof fetch {
  return (input, init) => stack.fetch(new Request(input, init));
}

/** A client with the publishable key and nobody signed in. */
export function anonymousClient(stack: Reached): Db {
  return createDb({ url: stack.url, key: stack.publishableKey, fetch: stackFetch(stack) });
}

/** A client with the secret key, as the worker has it. */
export function serviceClient(stack: Reached): Db {
  return createDb({ url: stack.url, key: stack.secretKey, fetch: stackFetch(stack) });
}

/** A client that acts for the owner of `accessToken`. */
export function clientFor(stack: Reached, accessToken: string): Db {
  const { url, publishableKey: key } = stack;
  return createDb({ url, key, accessToken, fetch: stackFetch(stack) });
}

/**
 * Signs up a new person; the signup trigger makes their account. `name` is only there to read.
 * This is the one place that knows how an account comes to be.
 */
export async function signUp(stack: Reached, name = "owner"): Promise<Person> {
  const email = `${name}-${crypto.randomUUID().slice(0, 8)}@example.test`;
  const password = "correct horse battery";
  const { data, error } = await anonymousClient(stack).auth.signUp({ email, password });
  if (error || !data.user || !data.session) {
    throw new Error(`The signup of ${email} failed: ${error?.message ?? "no session"}`);
  }
  const [profile] = await stack.sql<{ account_id: string }>(
    "select account_id from public.profiles where id = $1",
    [data.user.id],
  );
  if (!profile) throw new Error(`The signup of ${email} made no profile.`);
  const accessToken = data.session.access_token;
  return {
    id: data.user.id,
    email,
    password,
    accountId: profile.account_id,
    accessToken,
    db: clientFor(stack, accessToken),
  };
}
