import { reservePort } from "@/local/free_port.ts";
import { serveGateway } from "@/local/gateway.ts";
import { startStack } from "@/local/stack.ts";
import { createDatabase } from "@/tests/harness/postgres_cluster.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { TEST_KEYS } from "@/tests/harness/test_keys.ts";
import type { Served } from "./supabase.ts";

/**
 * The embedded Supabase on a Postgres 15 of its own, served on a port until standard input ends. The
 * argument names the folder for stored files.
 */
const [storageDir = ""] = Deno.args.slice(1);
const { url: databaseUrl } = await createDatabase(PROJECT_SCHEMA);
const port = reservePort();
const stack = await startStack({
  database: { kind: "postgres", url: databaseUrl },
  keys: TEST_KEYS,
  storageDir,
  url: `http://127.0.0.1:${port}`,
});
serveGateway(stack, { fetch: () => Promise.resolve(new Response(null, { status: 404 })) }, port);
const served: Served = {
  url: stack.url,
  publishableKey: stack.publishableKey,
  jwtSecret: stack.jwtSecret,
  databaseUrl,
};
console.log(JSON.stringify(served));
