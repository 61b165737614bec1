import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { answers } from "./app.ts";

/**
 * Serves the built app on 127.0.0.1:$PORT, from when $SERVE_AFTER answers: whoever reaches the app can sign in. Started
 * by start.ts through run_child.ts.
 */
interface Built {
  default: { fetch(request: Request, info: Deno.ServeHandlerInfo): Response | Promise<Response> };
}

const path = join(import.meta.dirname ?? ".", "../_fresh/server.js");
const { default: app }: Built = await import(pathToFileURL(path).href);
const first = Deno.env.get("SERVE_AFTER");
if (first) await answers(first, Infinity, new AbortController().signal);
Deno.serve(
  { hostname: "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 8000), onListen: () => {} },
  (request, info) => app.fetch(request, info),
);
