import { createLock } from "../lock.ts";
import type { Kind, ObjectOf, StripeObject } from "./objects.ts";
import { missing } from "./api_error.ts";

/** A message on its way to the product. */
export interface Outgoing {
  id: string;
  body: string;
  /** Tries so far. */
  tries: number;
}

interface Kept {
  /** Seconds by which this Stripe's clock is ahead. */
  ahead: number;
  objects: StripeObject[];
  outgoing: Outgoing[];
  answers: [key: string, status: number, body: string][];
}

/** Answers kept for repeated idempotency keys; the oldest go first. */
const MOST_ANSWERS = 500;

/** Everything the stand-in knows. With a path it is in that file after every `save`. */
export class Store {
  #objects = new Map<string, StripeObject>();
  #write = createLock();
  readonly answers = new Map<string, { status: number; body: string }>();
  outgoing: Outgoing[] = [];
  ahead = 0;
  /** Milliseconds since the epoch; stands still where every second counts. */
  clock: () => number = Date.now;

  private constructor(private readonly path: string | null) {}

  /** Opens the store kept in `path`, or an empty one that is kept nowhere. */
  static async open(path: string | null): Promise<Store> {
    const store = new Store(path);
    const text = path && await Deno.readTextFile(path).catch(() => null);
    if (!text) return store;
    const kept: Kept = JSON.parse(text);
    store.ahead = kept.ahead;
    store.outgoing = kept.outgoing;
    for (const one of kept.objects) store.#objects.set(one.id, one);
    for (const [key, status, body] of kept.answers) store.answers.set(key, { status, body });
    return store;
  }

  /** Seconds since the epoch, by this Stripe's clock. */
  now(): number {
    return Math.floor(this.clock() / 1000) + this.ahead;
  }

  newId(prefix: string): string {
    return `${prefix}_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
  }

  put<O extends StripeObject>(one: O): O {
    this.#objects.set(one.id, one);
    return one;
  }

  delete(id: string): void {
    this.#objects.delete(id);
  }

  find<K extends Kind>(kind: K, id: string | null): ObjectOf<K> | null {
    const found = id === null ? undefined : this.#objects.get(id);
    return found?.object === kind ? found as ObjectOf<K> : null;
  }

  any(id: string): StripeObject | null {
    return this.#objects.get(id) ?? null;
  }

  /** The object with an id. Throws `resource_missing`. */
  get<K extends Kind>(kind: K, id: string | null): ObjectOf<K> {
    const found = this.find(kind, id);
    if (found) return found;
    throw missing(kind, id ?? "");
  }

  /** All objects of a kind, newest first. */
  all<K extends Kind>(kind: K, accept: (one: ObjectOf<K>) => boolean = () => true): ObjectOf<K>[] {
    const found = [...this.#objects.values()].filter((one): one is ObjectOf<K> =>
      one.object === kind
    );
    return found.filter(accept).reverse();
  }

  keepAnswer(key: string, status: number, body: string): void {
    this.answers.set(key, { status, body });
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= MOST_ANSWERS) break;
      this.answers.delete(oldest);
    }
  }

  /** Writes everything to the file; renamed into place, so that a kill leaves the old or the new. */
  async save(): Promise<void> {
    const { path } = this;
    if (!path) return;
    await this.#write(async () => {
      const answers = [...this.answers].map(([key, { status, body }]) => [key, status, body]);
      const { ahead, outgoing } = this;
      const kept = { ahead, objects: [...this.#objects.values()], outgoing, answers };
      await Deno.writeTextFile(`${path}.new`, JSON.stringify(kept), { mode: 0o600 });
      await Deno.rename(`${path}.new`, path);
    });
  }
}
