import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Builder } from "fresh/dev";
import { builderOptions } from "@/fresh.config.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { temporaryFolder } from "../leftovers.ts";
import type { Supabase } from "../supabase/supabase.ts";

/** The production build of the app, answering in this process. */
export interface BuiltApp {
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** Builds the app into a folder of its own and loads it with `supabase` as its database. */
export async function loadApp(supabase: Supabase): Promise<BuiltApp> {
  const { path: outDir, remove } = await temporaryFolder();
  await new Builder({ ...builderOptions, root: ROOT, outDir }).build();
  Deno.env.set("SUPABASE_URL", supabase.url);
  Deno.env.set("SUPABASE_PUBLISHABLE_KEY", supabase.publishableKey);
  Deno.env.set("SUPABASE_JWT_SECRET", supabase.jwtSecret);
  Deno.env.set("APP_SECRET", crypto.randomUUID());
  const server = await import(pathToFileURL(join(outDir, "server.js")).href);
  return {
    fetch: server.default.fetch,
    close: remove,
  };
}
