import { type AppEnv, readAppEnv } from "core/env.ts";

let env: AppEnv | undefined;

/** The app's environment, read once. Throws naming what is missing. */
export function appEnv(): AppEnv {
  return env ??= readAppEnv((name) => Deno.env.get(name));
}
