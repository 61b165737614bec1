import { equal, match, rejects, throws } from "node:assert/strict";
import { join } from "node:path";
import { readAppEnv, readEnv } from "core/env.ts";
import { buildApp } from "@/local/build_app.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";

const given: Record<string, string> = {
  SUPABASE_URL: "https://x.supabase.co",
  SUPABASE_PUBLISHABLE_KEY: "sb_publishable_0123456789",
  APP_SECRET: "0123456789abcdef0123456789abcdef",
};
const reading = (changes: Record<string, string | undefined>) => () =>
  readAppEnv((name) => ({ ...given, ...changes })[name]);

Deno.test("the app needs a secret of 32 characters, the worker does not", () => {
  equal(reading({})().APP_SECRET, given.APP_SECRET);
  for (const APP_SECRET of [undefined, "", given.APP_SECRET?.slice(1)]) {
    throws(reading({ APP_SECRET }), /APP_SECRET: at least 32 random characters/);
  }
  equal(readEnv((name) => name === "APP_SECRET" ? undefined : given[name]).APP_SECRET, undefined);
});

Deno.test("the stand-in for payments is refused with anything that is not on this machine", () => {
  const STRIPE_API_URL = "http://127.0.0.1:54321";
  const SUPABASE_URL = STRIPE_API_URL;
  throws(reading({ STRIPE_API_URL }), /STRIPE_API_URL: payments that are not Stripe's own/);
  const PUBLIC_URL = "https://app.example.com";
  throws(reading({ STRIPE_API_URL, SUPABASE_URL, PUBLIC_URL }), /STRIPE_API_URL/);
  equal(reading({ STRIPE_API_URL, SUPABASE_URL })().STRIPE_API_URL, STRIPE_API_URL);
});

Deno.test("no proxy is trusted unless one says how many", () => {
  equal(reading({})().TRUSTED_PROXIES, 0);
  equal(reading({ TRUSTED_PROXIES: "2" })().TRUSTED_PROXIES, 2);
  for (const TRUSTED_PROXIES of ["-1", "1.5", "all", "10.0.0.0/8", "10"]) {
    throws(reading({ TRUSTED_PROXIES }), /TRUSTED_PROXIES/);
  }
});

Deno.test("the app does not start without its secret, and says what is missing", async () => {
  await buildApp(ROOT);
  const start = async (env: Record<string, string>) => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", join(ROOT, "local/serve_app.ts")],
      clearEnv: true,
      env: { ...Deno.env.toObject(), ...env, PORT: "0", NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).output();
    const told = new TextDecoder().decode(stderr);
    if (code === 0) throw new Error("It started.");
    throw new Error(told);
  };
  await rejects(start({ ...given, APP_SECRET: "" }), (error: Error) => {
    match(error.message, /The environment is incomplete\. APP_SECRET: at least 32/);
    return true;
  });
});
