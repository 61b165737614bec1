import { reservePort } from "@/local/free_port.ts";
import type { Stack } from "@/local/stack.ts";
import { wakeOnJobs } from "@/local/worker_wake.ts";
import type { RpcDoor } from "@/tests/harness/rpc_door.ts";
import { TEST_KEYS } from "@/tests/harness/test_keys.ts";
import type { Figure } from "../figures.ts";
import { leftover } from "../leftovers.ts";
import { median, spread } from "../samples.ts";
import { Edge } from "./edge.ts";
import {
  againstBound,
  checkRun,
  openRunStack,
  openSite,
  orderRun,
  pause,
  type SlowVendor,
  slowVendor,
} from "./keyword_run.ts";

const RUNS = 5;
const PROCESSES = 12;
/** Numbers of an embedding, as they are asked of OpenAI. */
const WIDTH = 512;

/**
 * The run of `--only pipeline` by the worker's Edge Function as it is deployed: woken by the database over HTTP, with its
 * own limit of jobs, each successor in a process of its own, the vendor and the database behind HTTP too. The bound is the
 * same; processor time is that of the workers' processes, and of nothing else. A first run, whose seconds do not count,
 * clusters by meaning, which is what costs a worker most processor time; the others by words, as the run they stand
 * beside.
 */
export async function measureHosted(): Promise<Figure[]> {
  const { stack, door, close } = await openRunStack();
  const world = openWorld(stack, door);
  try {
    const first = await world.measure({ embeds: true });
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await world.measure({ embeds: false }));
    return figures(runs, first);
  } finally {
    await world.close();
    await close();
  }
}

type Run = Awaited<ReturnType<ReturnType<typeof openWorld>["measure"]>>;

function figures(runs: Run[], first: Run): Figure[] {
  const of = (values: number[]) => ({ value: median(values), spread: spread(values) });
  const seconds = runs.map((run) => run.seconds);
  const processes = [first, ...runs].flatMap(({ spent }) => spent);
  const work = processes.map((one) => one.work);
  const loaded = median(processes.map((one) => one.loaded));
  const perJob = runs.map(({ spent, jobs }) =>
    spent.reduce((sum, one) => sum + one.work, 0) * 1000 / jobs
  );
  const invocations = runs.map(({ spent }) => spent.reduce((sum, one) => sum + one.invocations, 0));
  const most = Math.max(...work);
  return [
    againstBound(seconds, runs[0]?.calls ?? [], 1.15),
    { name: "wall time", ...of(seconds), unit: "s" },
    { name: "invocations", ...of(invocations), unit: "calls", note: `${runs[0]?.jobs} jobs` },
    {
      name: "processor time, most of an invocation",
      value: most,
      spread: spread(work),
      unit: "s",
      goal: 2,
      note: `median ${median(work).toFixed(2)} s; loading the function took ${
        loaded.toFixed(2)
      } s before`,
    },
    { name: "processor time of a job", ...of(perJob), unit: "ms", note: "with all that is around" },
  ];
}

/** Everything that the workers reach, on one address, and a way to have a run worked on. */
function openWorld(stack: Stack, door: RpcDoor) {
  let vendor = slowVendor();
  let isEmbedding = false;
  const port = reservePort();
  const edge = new Edge(`http://127.0.0.1:${port}`);
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/functions/v1/worker") return edge.fetch(request);
    if (!pathname.startsWith("/v1/")) return door.fetch(request);
    if (pathname === "/v1/embeddings" && !isEmbedding) return new Response(null, { status: 404 });
    return callVendor(vendor, request);
  });
  const headers = { "x-worker-secret": TEST_KEYS.workerSecret };
  const wake = async () =>
    void (await edge.fetch(new Request("http://edge/", { method: "POST", headers }))).body
      ?.cancel();
  const close = leftover(async () => {
    await edge.close();
    await server.shutdown();
  });
  async function measure({ embeds }: { embeds: boolean }) {
    vendor = slowVendor();
    isEmbedding = embeds;
    const site = await openSite(stack);
    await edge.prepare(PROCESSES);
    const wakes = await wakeOnJobs(stack, { wake });
    try {
      const began = performance.now();
      const id = await orderRun(site);
      await ended(stack, id);
      const seconds = (performance.now() - began) / 1000;
      const spent = edge.spent();
      await checkRun(site.db, id, vendor);
      const [count] = await stack.sql<{ jobs: number }>(
        "select count(*)::integer as jobs from public.jobs where run_id = $1",
        [id],
      );
      return { seconds, spent, jobs: count?.jobs ?? 0, calls: vendor.ai.calls };
    } finally {
      await wakes.stop();
    }
  }
  return { measure, close };
}

async function ended(stack: Stack, id: string): Promise<void> {
  const open = "select 1 from public.automation_runs where id = $1 and status = 'running'";
  while ((await stack.sql(open, [id])).length > 0) await pause(20);
}

/** The vendor as the `openai` package calls it. */
async function callVendor({ ai, late }: SlowVendor, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const asked = await request.json();
  const { signal } = request;
  if (pathname === "/v1/embeddings") {
    ai.calls.push("embeddings");
    const data = (asked.input as string[]).map((text, index) => ({ index, ...embedding(text) }));
    return await late(() => Response.json({ object: "list", data, model: asked.model }));
  }
  if (pathname.endsWith("/images/generations")) {
    const { bytes } = await ai.image({ prompt: asked.prompt, size: asked.size, signal });
    return Response.json({ data: [{ b64_json: bytes.toBase64() }] });
  }
  const { name, schema } = asked.response_format.json_schema;
  const { text, usage } = await ai.chat({ name, schema, messages: asked.messages, signal });
  return Response.json({
    id: crypto.randomUUID(),
    object: "chat.completion",
    model: usage.model,
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage: { prompt_tokens: usage.tokens_in, completion_tokens: usage.tokens_out },
  });
}

/** Some direction for a text, the same whenever it is asked for. */
function embedding(text: string) {
  let seed = [...text].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 65_521, 7);
  const numbers = Float32Array.from({ length: WIDTH }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647 - 0.5;
  });
  return { object: "embedding", embedding: new Uint8Array(numbers.buffer).toBase64() };
}
