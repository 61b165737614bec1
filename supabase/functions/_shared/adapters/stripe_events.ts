import Stripe from "npm:stripe@23.1.0";
import { AppError } from "../errors.ts";
import type { PaymentEvent } from "../payments/provider.ts";

export interface EventReaderOptions {
  /** Signing secrets; while one is changed for another both hold. */
  secrets: string[];
  /** Seconds a message may be old; default 300. */
  tolerance?: number;
}

/**
 * Returns what reads a message as Stripe signed it, byte for byte. That throws `unauthorized` for a signature of
 * another secret, an altered body and a message that is too old.
 */
export function createEventReader(
  { secrets, tolerance = 300 }: EventReaderOptions,
): (body: string, signature: string) => Promise<PaymentEvent> {
  const { webhooks } = new Stripe("sk_none", { httpClient: Stripe.createFetchHttpClient() });
  return async (body, signature) => {
    for (const secret of secrets) {
      const event = await webhooks.constructEventAsync(body, signature, secret, tolerance)
        .catch(() => null);
      if (event) return eventOf(event);
    }
    throw new AppError("unauthorized", "This message is not signed, not whole or too old.");
  };
}

function eventOf({ id, type, created, data }: Stripe.Event): PaymentEvent {
  const object = data.object as unknown as Record<string, unknown>;
  return { id, type, created, object: { ...object, id: String(object.id ?? "") } };
}
