import { createDb, type Db } from "core/db.ts";
import { type Env, readEnv } from "core/env.ts";

let env: Env | undefined;

/** The app's environment, read once. Throws naming what is missing. */
export function appEnv(): Env {
  return env ??= readEnv((name) => Deno.env.get(name));
}

/** A client for one request, as the holder of `accessToken` or as nobody. */
export function requestDb(accessToken?: string): Db {
  const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: key } = appEnv();
  return createDb({ url, key, accessToken });
}
