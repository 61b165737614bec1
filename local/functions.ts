import { join } from "node:path";
import { type Child, startChild } from "./child.ts";

export interface FunctionsOptions {
  /** What the functions find in their environment. */
  env: Record<string, string>;
  /** Folder of the functions, default `supabase/functions`. */
  directory?: string;
  /** Extra flags for `deno run`, such as `--watch`. */
  flags?: string[];
  /** Told of every line that the functions print. */
  onLine?: (line: string) => void;
  /** Told when the process ended by itself and will be started again in `delay` ms. */
  onCrash?: (code: number, delay: number) => void;
}

/** The Edge Functions, running in a process of their own. */
export interface Functions extends Child {
  /** Answers /functions/v1/NAME. While the process is starting again it waits up to a minute. */
  fetch(request: Request): Promise<Response>;
}

const START_WITHIN = 60_000;
// Nobody counts the processor time of this process.
const UNCOUNTED = "1000000";

/**
 * Serves `supabase/functions/*` in a child process. A crash costs the requests in flight (they get
 * a 502) and nothing else: the process is started again by itself.
 */
export function startFunctions(options: FunctionsOptions): Functions {
  let origin = Promise.withResolvers<string>();
  const here = import.meta.dirname ?? ".";
  const child = startChild({
    script: join(here, "functions_child.ts"),
    args: [options.directory ?? join(here, "../supabase/functions")],
    flags: options.flags,
    env: { WORKER_JOBS: Deno.env.get("WORKER_JOBS") ?? UNCOUNTED, ...options.env },
    onLine(line) {
      const port = line.match(/^listening (\d+)$/)?.[1];
      if (!port) return options.onLine?.(line);
      // A watched process announces itself again after every edit.
      const now = `http://127.0.0.1:${port}`;
      origin.resolve(now);
      origin = { ...Promise.withResolvers<string>(), promise: Promise.resolve(now) };
    },
    onCrash(code, delay) {
      origin = Promise.withResolvers<string>();
      options.onCrash?.(code, delay);
    },
  });
  return {
    get pid() {
      return child.pid;
    },
    stop: () => child.stop(),
    fetch: (request) => forward(request, () => within(origin.promise, START_WITHIN)),
  };
}

async function forward(request: Request, origin: () => Promise<string>): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  try {
    const response = await fetch(`${await origin()}${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      signal: request.signal,
    });
    return new Response(response.body, response);
  } catch {
    return Response.json({ code: "unavailable" }, { status: 502 });
  }
}

async function within<T>(promise: Promise<T>, limit: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("The functions do not start.")), limit);
  return await Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
}
