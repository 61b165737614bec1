import { type CallCounts, noCalls } from "./calls.ts";
import { answerChat } from "./chat.ts";
import { type Embedder, EncoderError, hashedEmbedder, ModelEmbedder } from "./embed/embedder.ts";
import { type Fault, type FaultPlan, FaultSequence, parseFault, parseFaults } from "./faults.ts";
import { answerImage } from "./images/answer_image.ts";
import { embeddingList, modelList, openAiError } from "./openai_shapes.ts";
import { ChatRequest, EmbeddingsRequest, FaultsRequest, ImageRequest } from "./requests.ts";
import { abandoned, cutShort, heldBack, truncatedBody } from "./waiting.ts";

const MAX_BYTES = 4 * 1024 * 1024;

/** Everything optional: without options the server answers at once and never fails. */
export interface OfflineAiOptions {
  /** Extra milliseconds before every paid answer. */
  latency?: number;
  /** Comma list of faults for requests without their own header, e.g. "429,500". */
  fault?: string;
  /** Share of requests those faults hit, 0 to 1. */
  faultRate?: number;
  /** Seed of the fault sequence. */
  seed?: string;
  /** "model" (default) loads the sentence encoder at first use; "hashed" never does; or one's own. */
  embeddings?: Embedder["source"] | Embedder;
  /** Milliseconds without work after which the encoder is unloaded. */
  idleMs?: number;
}

/** The offline AI as a fetch handler. */
export interface OfflineAi {
  fetch(request: Request): Promise<Response>;
  /** Ends the encoder and every hanging request. */
  close(): void;
}

interface Work {
  names: string[];
  run(fault: Fault | null): Promise<Response>;
}

/**
 * An OpenAI-compatible server whose answers depend on the request alone. Throws TypeError when
 * `fault` cannot be read.
 */
export function createOfflineAi(options: OfflineAiOptions = {}): OfflineAi {
  const faults = new FaultSequence(options.seed ?? "");
  const listed = parseFaults(options.fault ?? "");
  faults.set({ faults: listed, rate: options.faultRate ?? 1, times: null, only: [], saying: "" });
  const server = new Server(embedderOf(options), faults, options.latency ?? 0);
  return { fetch: (request) => server.fetch(request), close: () => server.close() };
}

function embedderOf({ embeddings = "model", idleMs = 60_000 }: OfflineAiOptions): Embedder {
  if (typeof embeddings === "object") return embeddings;
  return embeddings === "hashed" ? hashedEmbedder() : new ModelEmbedder(idleMs);
}

class Server {
  #counts: CallCounts = noCalls();
  #closing = new AbortController();
  /** Ends the wait of requests that are held back. */
  #release = Promise.withResolvers<void>();

  constructor(
    private readonly embedder: Embedder,
    private readonly faults: FaultSequence,
    private readonly latency: number,
  ) {}

  close(): void {
    this.#closing.abort();
    this.embedder.close();
  }

  async fetch(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace(/\/+$/, "").replace(/^\/v1(?=\/|$)/, "");
    try {
      const response = await this.#route(request, path || "/");
      response.headers.set("x-offline-ai", "1");
      return response;
    } catch (error) {
      this.#counts.failed++;
      console.error("offline ai:", error);
      return openAiError(500, "The offline AI failed on this request.");
    }
  }

  async #route(request: Request, path: string): Promise<Response> {
    const open: Record<string, () => Response | Promise<Response>> = {
      "GET /": () => Response.json({ name: "offline-ai", api: "openai" }),
      "GET /models": () => this.#models(),
      "GET /_stats": () => Response.json(this.#counts),
      "POST /_stats": () => this.#resetCounts(),
      "GET /_faults": () => Response.json(this.faults.plan),
      "POST /_faults": () => this.#setFaults(request),
    };
    const paid: Record<string, (body: unknown) => Work | Response> = {
      "POST /chat/completions": (body) => this.#chat(body),
      "POST /embeddings": (body) => this.#embeddings(body),
      "POST /images/generations": (body) => this.#image(body),
    };
    const key = `${request.method} ${path}`;
    const simple = open[key];
    if (simple) return await simple();
    const door = paid[key];
    if (!door) {
      const known = [...Object.keys(open), ...Object.keys(paid)].some((k) =>
        k.endsWith(` ${path}`)
      );
      return known
        ? openAiError(405, `Method ${request.method} is not allowed here.`)
        : openAiError(404, `Unknown path ${path.slice(0, 100)}.`, { code: "unknown_url" });
    }
    return await this.#paid(request, door);
  }

  async #paid(request: Request, door: (body: unknown) => Work | Response): Promise<Response> {
    const body = await jsonBody(request);
    if (body instanceof Response) return this.#count(body);
    const work = door(body);
    if (work instanceof Response) return this.#count(work);
    const fault = this.#faultFor(request, work.names, body);
    if (fault instanceof Response) return this.#count(fault);
    if (fault) this.#counts.faults++;
    if (fault?.kind === "status") return this.#count(statusFault(fault.status, fault.retryAfter));
    // Deno warns once per process about reading the signal, so only the slow paths do
    const stop = () => AbortSignal.any([request.signal, this.#closing.signal]);
    if (fault?.kind === "hang") return this.#count(await abandoned(stop()));
    const wait = this.latency + (fault?.kind === "slow" ? fault.ms : 0);
    const isHeld = fault?.kind === "hold";
    if (
      isHeld && await heldBack(this.#release.promise, stop()) ||
      wait > 0 && await cutShort(wait, stop())
    ) {
      return this.#count(openAiError(503, "The request was abandoned."));
    }
    const answer = await work.run(fault);
    if (answer.ok) this.#counts.worked++;
    if (fault?.kind === "timeout-after-work") return this.#count(await abandoned(stop()));
    return this.#count(answer);
  }

  #count(response: Response): Response {
    if (response.ok) this.#counts.succeeded++;
    else this.#counts.failed++;
    return response;
  }

  #faultFor(request: Request, names: readonly string[], body: unknown): Fault | null | Response {
    const asked = request.headers.get("x-offline-ai-fault");
    if (!asked) return this.faults.next(names, body);
    try {
      return parseFault(asked);
    } catch (error) {
      return openAiError(400, error instanceof Error ? error.message : "unknown fault");
    }
  }

  #models(): Response {
    this.#counts.calls.models++;
    return Response.json(modelList(["offline-writer", "offline-image", "offline-embedding"]));
  }

  #resetCounts(): Response {
    this.#counts = noCalls();
    return Response.json(this.#counts);
  }

  async #setFaults(request: Request): Promise<Response> {
    const body = await jsonBody(request);
    if (body instanceof Response) return body;
    const parsed = FaultsRequest.safeParse(body);
    if (!parsed.success) return openAiError(400, "Send {fault, rate?, times?, only?, saying?}.");
    const { fault, rate, times, only, saying } = parsed.data;
    try {
      const plan: FaultPlan = { faults: parseFaults(fault ?? ""), rate, times, only, saying };
      this.faults.set(plan);
      this.#release.resolve();
      this.#release = Promise.withResolvers();
    } catch (error) {
      return openAiError(400, error instanceof Error ? error.message : "unknown fault");
    }
    return Response.json(this.faults.plan);
  }

  #chat(body: unknown): Work | Response {
    this.#counts.calls.chat++;
    const parsed = ChatRequest.safeParse(body);
    if (!parsed.success) return badRequest(parsed.error.issues[0]?.path);
    const name = parsed.data.response_format?.json_schema?.name ?? "text";
    const counted = this.#counts.calls.by_schema;
    counted[name] = (counted[name] ?? 0) + 1;
    return {
      names: ["chat", name],
      run: (fault) => answerChat(parsed.data, this.embedder, fault),
    };
  }

  #embeddings(body: unknown): Work | Response {
    this.#counts.calls.embeddings++;
    const parsed = EmbeddingsRequest.safeParse(body);
    if (!parsed.success) return badRequest(parsed.error.issues[0]?.path);
    const { input, model, encoding_format } = parsed.data;
    const inputs = typeof input === "string" ? [input] : input;
    const run = async (fault: Fault | null) => {
      const vectors = await this.#vectorsOf(inputs);
      if (vectors instanceof Response) return vectors;
      const answer = Response.json(embeddingList(model, inputs, vectors, encoding_format));
      return await truncatedBody(answer, fault);
    };
    return { names: ["embeddings"], run };
  }

  /** Vectors are kept by the name of their model: others under its name would be mixed with them for ever. */
  async #vectorsOf(inputs: readonly string[]): Promise<number[][] | Response> {
    try {
      return await this.embedder.embed(inputs);
    } catch (error) {
      if (!(error instanceof EncoderError)) throw error;
      console.error("offline ai:", error.message);
      return openAiError(404, "The sentence encoder could not be loaded.", {
        code: "model_not_found",
      });
    }
  }

  #image(body: unknown): Work | Response {
    this.#counts.calls.image++;
    const parsed = ImageRequest.safeParse(body);
    if (!parsed.success) return badRequest(parsed.error.issues[0]?.path);
    return { names: ["image"], run: (fault) => answerImage(parsed.data, fault) };
  }
}

async function jsonBody(request: Request): Promise<unknown> {
  const tooLarge = () =>
    openAiError(413, `The request is larger than ${MAX_BYTES} bytes.`, {
      code: "request_too_large",
    });
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BYTES) return tooLarge();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) return tooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(await new Blob(chunks).text());
  } catch {
    return openAiError(400, "We could not parse the JSON body of your request.");
  }
}

function badRequest(path: readonly PropertyKey[] | undefined): Response {
  const param = path?.map(String).join(".") || null;
  return openAiError(400, `Invalid value${param ? ` for '${param}'` : ""}.`, {
    param,
    code: "invalid_value",
  });
}

function statusFault(status: number, retryAfter: number | null): Response {
  const headers = new Headers();
  if (retryAfter !== null) headers.set("retry-after", String(retryAfter));
  if (status === 429) {
    headers.set("x-ratelimit-limit-requests", "60");
    headers.set("x-ratelimit-remaining-requests", "0");
    headers.set("x-ratelimit-reset-requests", `${retryAfter ?? 1}s`);
    return openAiError(429, "Rate limit reached for requests.", {
      type: "requests",
      code: "rate_limit_exceeded",
      headers,
    });
  }
  if (status === 401) {
    return openAiError(401, "Incorrect API key provided.", { code: "invalid_api_key", headers });
  }
  return openAiError(status, "The server had an error while processing your request.", { headers });
}
