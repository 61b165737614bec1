import { type Random, randomFrom } from "./random.ts";

/** What the server does instead of, or around, its normal answer. */
export type Fault =
  | { kind: "slow"; ms: number }
  | { kind: "status"; status: number; retryAfter: number | null }
  | { kind: "hang" | "hold" | "truncate" | "refuse" | "invalid" | "timeout-after-work" };

/** Faults to apply to requests that carry no fault header of their own. */
export interface FaultPlan {
  /** Used in turn, the list starting again at its end. */
  faults: Fault[];
  /** Share of the requests that fail, 0 to 1. */
  rate: number;
  /** How many more requests may fail; null for no limit. */
  times: number | null;
  /** Only these functions (schema name, "chat", "image", "embeddings"); empty for all. */
  only: string[];
  /** Only requests that say this somewhere; empty for all. */
  saying: string;
}

const NAMED = new Set(["hang", "hold", "truncate", "refuse", "invalid", "timeout-after-work"]);

/** Reads one fault: "slow=2000", "429", "429:retry-after=2", "500", "hang"…; throws on others. */
export function parseFault(text: string): Fault {
  const value = text.trim().toLowerCase();
  const slow = value.match(/^slow=(\d{1,6})$/);
  if (slow) return { kind: "slow", ms: Number(slow[1]) };
  const status = value.match(/^([45]\d\d)(?::retry-after=(\d{1,5}))?$/);
  if (status) {
    return {
      kind: "status",
      status: Number(status[1]),
      retryAfter: status[2] === undefined ? null : Number(status[2]),
    };
  }
  if (NAMED.has(value)) return { kind: value } as Fault;
  throw new TypeError(`unknown fault "${text.slice(0, 60)}"`);
}

/** Reads a comma list of faults; an empty text is an empty list. */
export function parseFaults(text: string): Fault[] {
  return text.split(",").map((part) => part.trim()).filter(Boolean).map(parseFault);
}

/** Decides, request by request and in a seeded order, which one fails and how. */
export class FaultSequence {
  #plan: FaultPlan = { faults: [], rate: 1, times: null, only: [], saying: "" };
  #random: Random;
  #turn = 0;

  constructor(private readonly seed: string) {
    this.#random = randomFrom("faults", seed);
  }

  /** Replaces the plan and starts the sequence anew. */
  set(plan: FaultPlan): void {
    this.#plan = { ...plan };
    this.#random = randomFrom("faults", this.seed);
    this.#turn = 0;
  }

  /** The plan as it stands, with the remaining times. */
  get plan(): FaultPlan {
    return this.#plan;
  }

  /** The fault for the next request that goes by these names and has this body, or null. */
  next(names: readonly string[], body: unknown): Fault | null {
    const { faults, rate, times, only, saying } = this.#plan;
    if (faults.length === 0 || times === 0) return null;
    if (saying && !JSON.stringify(body).includes(saying)) return null;
    if (only.length > 0 && !names.some((name) => only.includes(name))) return null;
    if (this.#random() >= rate) return null;
    if (times !== null) this.#plan.times = times - 1;
    return faults[this.#turn++ % faults.length] ?? null;
  }
}
