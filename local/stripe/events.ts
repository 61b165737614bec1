import type { StripeObject } from "./objects.ts";
import type { Outgoing, Store } from "./store.ts";

export interface DeliveryOptions {
  /** Signs the messages. */
  secret: string;
  /** Brings one to the product; answers the HTTP status. */
  deliver: (body: string, signature: string) => Promise<number>;
  /** Milliseconds before the next try, by the number of tries so far. */
  delay?: (tries: number) => number;
}

const doubling = (tries: number) => Math.min(1000 * 2 ** (tries - 1), 300_000);

/** Sends signed messages until the product takes them; those on their way are in the store. */
export class Delivery {
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #underWay = new Set<Promise<void>>();
  #isClosed = false;
  #said = 0;

  constructor(private readonly store: Store, private readonly options: DeliveryOptions) {}

  /** Takes up what an earlier process had not delivered. */
  start(): void {
    for (const message of this.store.outgoing) this.#send(message);
  }

  /** Says that something happened to an object. */
  say(type: string, object: StripeObject): void {
    const id = this.#nextId();
    const created = this.store.now();
    const body = JSON.stringify({
      id,
      object: "event",
      api_version: "2026-10-28.endive",
      created,
      type,
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      data: { object },
    });
    const message = { id, body, tries: 0 };
    this.store.outgoing.push(message);
    this.#send(message);
  }

  /** Ids that sort in the order in which things happened. */
  #nextId(): string {
    const place = (this.#said++).toString(36).padStart(5, "0");
    return `evt_${Date.now().toString(36)}${place}${crypto.randomUUID().slice(0, 8)}`;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#underWay);
  }

  #send(message: Outgoing): void {
    if (this.#isClosed) return;
    const work = this.#try(message).finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  async #try(message: Outgoing): Promise<void> {
    const signature = await sign(message.body, this.options.secret);
    const status = await this.options.deliver(message.body, signature).catch(() => 0);
    message.tries++;
    if (status >= 200 && status < 300) {
      this.store.outgoing = this.store.outgoing.filter((other) => other !== message);
      return await this.store.save();
    }
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#send(message);
    }, (this.options.delay ?? doubling)(message.tries));
    this.#timers.add(timer);
  }
}

/** A signature header as Stripe makes it, for the moment of sending. */
export async function sign(body: string, secret: string): Promise<string> {
  const at = Math.floor(Date.now() / 1000);
  const bytes = (text: string) => new TextEncoder().encode(text);
  const hash = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(secret), hash, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", key, bytes(`${at}.${body}`));
  return `t=${at},v1=${new Uint8Array(signed).toHex()}`;
}
