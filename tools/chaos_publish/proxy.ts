import type { Life } from "./mortal.ts";
import type { Random } from "./random.ts";

/** What the proxy does to a request. */
export type Fault =
  /** Answers this status itself; WordPress hears nothing. */
  | { kind: "answer"; status: number }
  /** WordPress does it, and the answer is lost on the way back. */
  | { kind: "lost" }
  /** WordPress gets it only after whoever asked has given up. */
  | { kind: "late" };

const STATUSES = [401, 403, 413, 429, 502, 503];

export interface ChaosProxy {
  url: string;
  /** Resolves when nothing is under way to WordPress. */
  quiet(): Promise<void>;
  /** Faults so far, by name. */
  counts: Record<string, number>;
  /** Lets requests pass through the life of a worker that is another process, from now on. */
  through(life: Life | null): void;
  close(): Promise<void>;
}

/** A server before a WordPress that does the given share of requests some harm. */
export function startProxy(
  target: string,
  { random, share, patienceMs }: { random: Random; share: number; patienceMs: number },
): ChaosProxy {
  const underWay = new Set<Promise<unknown>>();
  const counts: Record<string, number> = {};
  const forward = (request: Request, body: ArrayBuffer) => {
    const url = new URL(request.url);
    const headers = new Headers(request.headers);
    headers.delete("host");
    const sent = fetch(target + url.pathname + url.search, {
      method: request.method,
      headers,
      redirect: "manual",
      ...(body.byteLength > 0 ? { body } : {}),
    }).then(async (answer) => {
      const { status, headers } = answer;
      return new Response(await answer.arrayBuffer(), { status, headers });
    });
    const settled = sent.catch(() => {});
    underWay.add(settled);
    settled.then(() => underWay.delete(settled));
    return sent;
  };
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const harm = async (request: Request) => {
    const body = await request.arrayBuffer();
    const fault = random() < share ? faultOf(random) : null;
    if (!fault) return await forward(request, body);
    const name = fault.kind === "answer" ? String(fault.status) : fault.kind;
    counts[name] = (counts[name] ?? 0) + 1;
    if (fault.kind === "answer") {
      const headers = fault.status === 429 ? { "retry-after": "1" } : undefined;
      return new Response("The proxy says no.", { status: fault.status, headers });
    }
    if (fault.kind === "lost") {
      await forward(request, body);
      return new Response("The answer was lost.", { status: 502 });
    }
    const late = wait(patienceMs * 1.2).then(() => forward(request, body)).catch(() => {});
    underWay.add(late);
    late.then(() => underWay.delete(late));
    await late;
    return new Response("Too late.", { status: 504 });
  };
  let current: Life | null = null;
  const ended = new AbortController();
  const reach: typeof fetch = (input) =>
    harm(input instanceof Request ? input : new Request(input));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {}, signal: ended.signal },
    (request) => (current?.mortal(reach) ?? reach)(request),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    counts,
    async quiet() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    through: (life) => current = life,
    async close() {
      ended.abort();
      await server.finished;
    },
  };
}

function faultOf(random: Random): Fault {
  const roll = random();
  if (roll < 0.3) return { kind: "lost" };
  if (roll < 0.4) return { kind: "late" };
  return { kind: "answer", status: STATUSES[Math.floor(random() * STATUSES.length)] ?? 502 };
}
