import { packVector } from "core/clusters/grouping/packed_vector.ts";
import { createOfflineAi } from "@/local/ai/server.ts";

/** One call of the vendor, from the moment the request arrives. */
export interface Call {
  number: number;
  /** The worker process that called: its slot and how often that slot had been started. */
  caller: string;
  fault: string | null;
  /** The vendor did the work and would bill it. */
  paid: boolean;
  /** What marks its result when it is stored: the answer's text, the hash of the picture, or the first vector. */
  mark: string | null;
  stored: boolean;
  /** Why a paid result never reached the database. */
  lost: string | null;
}

/** Faults after which the vendor has done the work though nothing useful arrives. */
const SPOILED = new Set(["truncate", "invalid"]);

const GAVE_UP = "the worker gave up waiting";

/** The offline AI, with a record of every call and a fault where the plan has one. */
export class Vendor {
  calls: Call[] = [];
  #faults = new Map<number, string>();
  #ai = createOfflineAi({ embeddings: "hashed", latency: 20 });

  /** Forgets the calls so far and takes the faults of the next run. */
  begin(faults: { call: number; fault: string }[]): void {
    this.calls = [];
    this.#faults = new Map(faults.map(({ call, fault }) => [call, fault]));
  }

  /** Answers a request; `sent` runs when the answer is ready and before it is sent. */
  async answer(
    request: Request,
    body: Uint8Array<ArrayBuffer> | null,
    caller: string,
    sent: () => Promise<void>,
  ): Promise<Response> {
    const number = this.calls.length;
    const fault = this.#faults.get(number) ?? null;
    const call: Call = {
      number,
      caller,
      fault,
      paid: false,
      mark: null,
      stored: false,
      lost: null,
    };
    this.calls.push(call);
    const headers = new Headers(request.headers);
    if (fault) headers.set("x-offline-ai-fault", fault);
    const { method, url, signal } = request;
    // Its answer comes only when nobody waits any more, if at all.
    if (fault === "timeout-after-work") Object.assign(call, { paid: true, lost: `fault ${fault}` });
    const answer = await this.#ai.fetch(new Request(url, { method, headers, body, signal }));
    call.paid ||= answer.ok;
    if (call.paid && fault === "refuse") call.lost = "refused";
    if (call.paid && SPOILED.has(fault ?? "")) call.lost = `fault ${fault}`;
    const text = await answer.text();
    if (answer.ok) call.mark = await markOf(text);
    await sent();
    if (signal.aborted && call.paid) call.lost ??= GAVE_UP;
    return new Response(text, answer);
  }

  /** Notes that a result with this mark, sent to this worker, was stored. */
  stored(caller: string, mark: string): void {
    const call = this.calls.findLast((one) =>
      one.caller === caller && one.mark === mark && !one.stored
    );
    if (!call) return;
    const isAnother = call.lost === GAVE_UP;
    Object.assign(call, { stored: true, lost: null });
    // The call that it gave up was not this one, then.
    if (isAnother) this.gaveUp(caller);
  }

  /** Whether an answer that was paid for is neither stored nor lost. */
  isOnItsWay(): boolean {
    return this.calls.some((call) => call.paid && !call.stored && !call.lost);
  }

  /** Notes that this worker's time for a call was over, though its answer may be on the way. */
  gaveUp(caller: string): void {
    const call = this.calls.find((one) =>
      one.caller === caller && one.paid && !one.stored && !one.lost
    );
    if (call) call.lost = GAVE_UP;
  }

  /** Notes that a worker died with whatever it had not stored. */
  died(caller: string): void {
    for (const call of this.calls) {
      if (call.caller === caller && !call.stored) call.lost ??= "its worker was killed";
    }
  }

  close(): void {
    this.#ai.close();
  }
}

async function markOf(text: string): Promise<string | null> {
  try {
    const answer = JSON.parse(text);
    if (answer.choices) return answer.choices[0]?.message?.content ?? null;
    const [{ b64_json, embedding }] = answer.data;
    return embedding ? vectorMark(embedding) : await pictureMark(Uint8Array.fromBase64(b64_json));
  } catch {
    return null;
  }
}

/** The mark of embeddings whose first is this: floats, or these as base64, which the vendor may send instead. */
function vectorMark(embedding: number[] | string): string {
  if (typeof embedding !== "string") return packVector(embedding);
  return packVector(new Float32Array(Uint8Array.fromBase64(embedding).buffer));
}

/** The mark of a picture with these bytes. */
export async function pictureMark(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
