import type { DatabaseLocation } from "@/local/database.ts";
import type { Keys } from "@/local/keys.ts";
import { startStack } from "@/local/stack.ts";

/** What a chaos run's database process is told. */
export interface StackOrder {
  database: DatabaseLocation;
  keys: Keys;
  storageDir: string;
  port: number;
}

/** Serves the embedded Supabase, and SQL below /_sql, until it is killed; prints `ready PORT`. */
const order = JSON.parse(Deno.args[1] ?? "{}") as StackOrder;
const stack = await startStack({ ...order, url: `http://127.0.0.1:${order.port}` });

async function query(request: Request): Promise<Response> {
  const { text, params } = await request.json() as { text: string; params?: unknown[] };
  try {
    return Response.json(await stack.sql(text, params));
  } catch (error) {
    return new Response(String(error), { status: 500 });
  }
}

Deno.serve({
  hostname: "127.0.0.1",
  port: order.port,
  onListen: ({ port }) => console.log(`ready ${port}`),
}, (request) => new URL(request.url).pathname === "/_sql" ? query(request) : stack.fetch(request));
