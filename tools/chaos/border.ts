import { pictureMark, type Vendor } from "./vendor.ts";

/** What happens at the boundaries of a run's requests. */
export interface Fate {
  /** Called before a request is carried out and after it was, before its answer leaves. */
  boundary(caller: string, what: string): Promise<void>;
  /** Jobs were claimed and the answer was lost on its way: nobody works on them. */
  orphaned(leases: string[]): void;
}

export interface BorderOptions {
  /** The worker process behind this border. */
  caller: string;
  database: string;
  vendor: Vendor;
  /** Told the name under which a worker claims jobs; every invocation has one of its own. */
  named: (name: string) => void;
  /** Calls a worker of this world, as the function's address does. */
  callWorker: (headers: Headers) => Promise<Response>;
  /** The functions of the jobs that were claimed, by their ids: every border learns and reads them. */
  functions: Map<string, string>;
  fate: () => Fate;
}

/**
 * The only way out for one worker: its requests to the database and to the vendor pass here, and here it
 * is killed, or the database is, before or after any of them.
 */
export function serveBorder(options: BorderOptions): Deno.HttpServer<Deno.NetAddr> {
  const onError = () => new Response(null, { status: 502 });
  return Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError },
    async (request) => {
      const { pathname } = new URL(request.url);
      const { caller } = options;
      const { boundary } = options.fate();
      const body = request.body ? await request.bytes() : null;
      const place = placeOf(request.method, pathname, body, options.functions);
      await boundary(caller, `before ${place}`);
      const after = () => boundary(caller, `after ${place}`);
      if (pathname === "/functions/v1/worker") {
        const answer = await options.callWorker(request.headers);
        await after();
        return answer;
      }
      if (!pathname.startsWith("/v1/")) return await toDatabase(request, body, options, after);
      return await options.vendor.answer(request, body, caller, after);
    },
  );
}

/** What a request does, without the ids in its path; with the stage where several ask the same way. */
function placeOf(
  method: string,
  pathname: string,
  body: Uint8Array<ArrayBuffer> | null,
  functions: Map<string, string>,
): string {
  const file = /^\/storage\/v1\/object\/\w+/.exec(pathname);
  if (file) return `${method} ${file[0]}`;
  if (pathname === "/v1/chat/completions") {
    return `${pathname} for ${readJson(body).response_format?.json_schema?.name}`;
  }
  if (!pathname.endsWith("/rpc/keep_job_answer")) return pathname;
  return `${pathname} of ${functions.get(readJson(body).p_job_id ?? "")}`;
}

interface Asked {
  p_job_id?: string;
  response_format?: { json_schema?: { name: string } };
}

function readJson(body: Uint8Array<ArrayBuffer> | null): Asked {
  return body ? JSON.parse(new TextDecoder().decode(body)) : {};
}

async function toDatabase(
  request: Request,
  body: Uint8Array<ArrayBuffer> | null,
  { caller, database, vendor, fate, named, functions }: BorderOptions,
  after: () => Promise<void>,
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { method, headers } = request;
  const isClaim = pathname.endsWith("/rpc/take_chained_jobs") && body !== null;
  if (isClaim) named(JSON.parse(new TextDecoder().decode(body)).p_worker);
  const answer = await fetch(`${database}${pathname}${search}`, { method, headers, body });
  const text = await answer.bytes();
  if (isClaim && answer.ok) {
    for (const { job } of jobsIn(text)) functions.set(job.id, job.function);
  }
  if (answer.ok && body) await noteStored(pathname, body, caller, vendor);
  try {
    await after();
  } catch (error) {
    if (isClaim && answer.ok) fate().orphaned(jobsIn(text).map(({ job }) => job.lease_token));
    throw error;
  }
  const empty = answer.status === 204 || answer.status === 304;
  return new Response(empty ? null : text, { status: answer.status, headers: answer.headers });
}

async function noteStored(
  pathname: string,
  body: Uint8Array<ArrayBuffer>,
  caller: string,
  vendor: Vendor,
): Promise<void> {
  if (pathname.startsWith("/storage/v1/object/images/")) {
    return vendor.stored(caller, await pictureMark(body));
  }
  if (pathname.endsWith("/rpc/keep_embeddings")) {
    const { p_vectors } = JSON.parse(new TextDecoder().decode(body));
    return vendor.stored(caller, p_vectors[0].vector);
  }
  if (pathname.endsWith("/rpc/fail_job")) {
    const { p_code } = JSON.parse(new TextDecoder().decode(body));
    if (p_code === "vendor_timeout") vendor.gaveUp(caller);
  }
  if (!pathname.endsWith("/rpc/keep_job_answer")) return;
  const { p_answer } = JSON.parse(new TextDecoder().decode(body));
  if (typeof p_answer?.text === "string") vendor.stored(caller, p_answer.text);
}

function jobsIn(
  text: Uint8Array,
): { job: { id: string; function: string; lease_token: string } }[] {
  return JSON.parse(new TextDecoder().decode(text)).jobs;
}
