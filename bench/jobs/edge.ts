import { join } from "node:path";
import { type Child, startChild } from "@/local/child.ts";
import { reservePort } from "@/local/free_port.ts";
import { TEST_KEYS } from "@/tests/harness/test_keys.ts";
import { leftover } from "../leftovers.ts";
import { cpuSeconds } from "../processes.ts";
import { AT_ONCE, pause } from "./keyword_run.ts";

const WORKER = join(import.meta.dirname ?? ".", "../../supabase/functions/worker/index.ts");
const WARM_UP_MS = 20_000;

/** One process of the worker's function, as it is deployed. */
interface Isolate {
  child: Child;
  address: string;
  /** Seconds of processor time that it took to load the function. */
  loaded: number;
  /** Wakes that began work here, and not only made it look again. */
  invocations: number;
}

/**
 * Edge Functions for the worker alone: every chained call gets a process of its own, as an isolate is retired on the
 * platform; other wakes go to the process that was started last. What they cost is read from outside.
 */
export class Edge {
  #ready: Isolate[] = [];
  #used: Isolate[] = [];
  /** Told of lines that the function prints. */
  onLine: (line: string) => void = console.error;
  #undo = leftover(() => this.end());

  /** `url`: where the worker finds everything else, the vendor below /v1. */
  constructor(private readonly url: string) {}

  /** Ends the processes of earlier runs and has `count` new ones ready. */
  async prepare(count: number): Promise<void> {
    await this.end();
    for (let n = 0; n < count; n++) this.#ready.push(await this.#start());
  }

  async #start(): Promise<Isolate> {
    const port = reservePort();
    const child = startChild({
      script: WORKER,
      env: {
        DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
        SUPABASE_URL: this.url,
        SUPABASE_PUBLISHABLE_KEY: TEST_KEYS.publishableKey,
        SUPABASE_SECRET_KEY: TEST_KEYS.secretKey,
        WORKER_SECRET: TEST_KEYS.workerSecret,
        WORKER_CONCURRENCY: String(AT_ONCE),
        OPENAI_BASE_URL: `${this.url}/v1`,
        OPENAI_API_KEY: "bench",
        OFFLINE_AI: "true",
      },
      without: ["WORKER_JOBS"],
      onLine: (line) => this.onLine(line),
    });
    const address = `http://127.0.0.1:${port}/`;
    await answering(address);
    return { child, address, loaded: cpuSeconds(child.pid ?? 0), invocations: 0 };
  }

  /** Answers a wake of the worker. */
  async fetch(request: Request): Promise<Response> {
    if (request.headers.has("x-worker-chain") || this.#used.length === 0) {
      const next = this.#ready.shift();
      if (!next) throw new Error("The worker was chained more often than there are processes.");
      this.#used.push(next);
    }
    const isolate = this.#used.at(-1);
    if (!isolate) return new Response(null, { status: 502 });
    const answer = await fetch(isolate.address, { method: "POST", headers: request.headers });
    const { state } = await answer.json();
    if (state === "started") isolate.invocations++;
    return Response.json({ state }, { status: answer.status });
  }

  /** Wakes and seconds of processor time so far of every process that was woken, without what loading took. */
  spent(): { invocations: number; work: number; loaded: number }[] {
    return this.#used.map(({ child, loaded, invocations }) => ({
      invocations,
      loaded,
      work: cpuSeconds(child.pid ?? 0) - loaded,
    }));
  }

  async end(): Promise<void> {
    const all = [...this.#ready.splice(0), ...this.#used.splice(0)];
    await Promise.all(all.map(({ child }) => child.stop()));
  }

  close(): Promise<void> {
    return this.#undo();
  }
}

async function answering(address: string): Promise<void> {
  const end = performance.now() + WARM_UP_MS;
  while (performance.now() < end) {
    const answer = await fetch(address).catch(() => null);
    await answer?.body?.cancel();
    if (answer) return;
    await pause(20);
  }
  throw new Error("The worker's function does not answer.");
}
