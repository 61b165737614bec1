import { createHash } from "node:crypto";
import { z } from "npm:zod@4.6.7";
import type { AiProvider, ChatRequest } from "../ai/provider.ts";
import { type Db, type Json, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import type { LeaseArgs } from "./handler.ts";

/** What `begin_job` gives: the input of a job and the answers that were paid for already. */
export const Begun = z.object({
  input: z.unknown(),
  answers: z.array(z.object({ step: z.string(), fingerprint: z.string(), answer: z.unknown() })),
});
export type Begun = z.infer<typeof Begun>;

export interface KeepOptions {
  db: Db;
  lease: LeaseArgs;
  begun: Begun;
  /** Repeats a write that fails in a way that passes. */
  persist: <T>(call: () => Promise<T>) => Promise<T>;
}

/** A paid call as `once` takes it. */
export interface PaidCall<T> {
  /** Names the call within its job. */
  step: string;
  /** What is asked; a kept answer to another question is not used. */
  question: unknown;
  answer: z.ZodType<T>;
  ask: () => Promise<T>;
}

/** The answers of one job that were paid for, in the database from the moment they arrived. */
export class KeptAnswers {
  #isFirst: boolean;
  #keeping: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: KeepOptions) {
    this.#isFirst = options.begun.answers.length === 0;
  }

  /**
   * The kept answer of an earlier attempt, or what `ask` gives, which is kept before anybody sees it.
   * Raises `lease_lost` when another worker has taken over meanwhile: the answer is kept for that one.
   */
  async once<T>({ step, question, answer, ask }: PaidCall<T>): Promise<T> {
    const fingerprint = hash(question);
    const kept = this.options.begun.answers.find((one) =>
      one.step === step && one.fingerprint === fingerprint
    );
    const known = answer.safeParse(kept?.answer);
    if (known.success) return known.data;
    const given = await ask();
    await this.storing(this.#keep(step, fingerprint, given));
    return given;
  }

  /** Makes `settled` wait for `work` too, which stores what was paid for; answers it. */
  storing<T>(work: Promise<T>): Promise<T> {
    this.#keeping = Promise.allSettled([this.#keeping, work]);
    return work;
  }

  /** Resolves when nothing that was paid for is on its way into the database or Storage. */
  settled(): Promise<unknown> {
    return this.#keeping;
  }

  async #keep(step: string, fingerprint: string, answer: unknown): Promise<void> {
    const { db, lease, begun, persist } = this.options;
    const input = this.#isFirst ? { p_input: storable(begun.input) } : {};
    this.#isFirst = false;
    const isHeld = await persist(async () =>
      unwrap(
        await db.rpc("keep_job_answer", {
          ...lease,
          p_step: step,
          p_fingerprint: fingerprint,
          p_answer: storable(answer),
          ...input,
        }),
      )
    );
    if (!isHeld) throw new AppError("lease_lost", "Another worker has taken over this job.");
  }
}

const ChatAnswer = z.object({
  text: z.string(),
  usage: z.object({
    model: z.string(),
    tokens_in: z.number(),
    tokens_out: z.number(),
    cost_usd: z.number(),
  }),
});

/** `ai` for one job: no text that was paid for is asked for again. Pictures are kept by who stores them. */
export function keepingTexts(ai: AiProvider, kept: KeptAnswers): AiProvider {
  let calls = 0;
  return {
    // It may be known only after the first request.
    get name() {
      return ai.name;
    },
    image: (request) => ai.image(request),
    embedder: async () => await ai.embedder?.() ?? null,
    chat(request) {
      const { name, messages }: ChatRequest = request;
      const step = `chat ${++calls}`;
      const ask = () => ai.chat(request);
      return kept.once({ step, question: { name, messages }, answer: ChatAnswer, ask });
    },
  };
}

// In step, not on another thread: the vendor is asked right after it.
function hash(question: unknown): string {
  return createHash("sha256").update(JSON.stringify(question)).digest("hex");
}

// Postgres stores neither NUL nor half a surrogate pair.
function storable(value: unknown): Json {
  const plain = (_key: string, inner: unknown) =>
    typeof inner === "string" ? inner.replaceAll("\0", "").toWellFormed() : inner;
  return JSON.parse(JSON.stringify(value ?? null, plain)) as Json;
}
