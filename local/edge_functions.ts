import { join } from "node:path";
import { pathToFileURL } from "node:url";

type Handler = (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;

/** Hosted Edge Functions answer within this time, or the client gets a 504. */
const TIME_LIMIT = 150_000;

/**
 * Imports `directory`/NAME/index.ts for every function and returns one handler that serves them
 * below /functions/v1/NAME, the way Edge Functions are served: each file calls `Deno.serve` once,
 * while it is imported. Throws, naming the file, when one does not or cannot be imported.
 */
export async function loadFunctions(
  directory: string,
  limit = TIME_LIMIT,
): Promise<(request: Request, info: Deno.ServeHandlerInfo) => Promise<Response>> {
  provideEdgeRuntime();
  const handlers = new Map<string, Handler>();
  for (const name of await functionNames(directory)) {
    handlers.set(name, await captureHandler(join(directory, name, "index.ts")));
  }
  return async (request, info) => {
    const name = new URL(request.url).pathname.match(/^\/functions\/v1\/([^/]+)/)?.[1] ?? "";
    const handler = handlers.get(name);
    if (!handler) return refusal(404, "not_found");
    return await answer(name, handler, request, info, limit);
  };
}

async function functionNames(directory: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const script = join(directory, name, "index.ts");
    const isFunction = isDirectory && !name.startsWith("_") &&
      await Deno.stat(script).then((file) => file.isFile, () => false);
    if (isFunction) names.push(name);
  }
  return names.sort();
}

async function captureHandler(path: string): Promise<Handler> {
  const captured: Handler[] = [];
  const serve = Deno.serve;
  Object.assign(Deno, {
    serve: (...parts: unknown[]) => {
      const handler = parts.find((part) => typeof part === "function") ??
        parts.map((part) => Object(part).handler).find((part) => typeof part === "function");
      captured.push(handler as Handler);
      return { finished: new Promise(() => {}), shutdown: () => Promise.resolve(), addr: {} };
    },
  });
  try {
    await import(pathToFileURL(path).href);
  } catch (cause) {
    throw new Error(`${path} cannot be imported: ${cause}`, { cause });
  } finally {
    Object.assign(Deno, { serve });
  }
  const [handler] = captured;
  if (captured.length === 1 && handler) return handler;
  throw new Error(`${path} calls Deno.serve ${captured.length} times; it must do so exactly once.`);
}

async function answer(
  name: string,
  handler: Handler,
  request: Request,
  info: Deno.ServeHandlerInfo,
  limit: number,
): Promise<Response> {
  const late = Promise.withResolvers<Response>();
  const timer = setTimeout(() => late.resolve(refusal(504, "timeout")), limit);
  try {
    const response = await Promise.race([handler(request, info), late.promise]);
    if (response instanceof Response) return response;
    throw new TypeError("the handler returned no Response");
  } catch (error) {
    console.error(`Function ${name}:`, error);
    return refusal(500, "internal");
  } finally {
    clearTimeout(timer);
  }
}

function refusal(status: number, code: string): Response {
  return Response.json({ code }, { status });
}

/** `EdgeRuntime.waitUntil` keeps a function alive for work after its answer; a process lives on. */
function provideEdgeRuntime(): void {
  const waitUntil = (work: Promise<unknown>) => {
    work.catch((error) => console.error("Background work:", error));
  };
  Object.assign(globalThis, { EdgeRuntime: { waitUntil } });
}
