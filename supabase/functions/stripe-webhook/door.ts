import type { Db } from "../_shared/db.ts";
import { isAppError } from "../_shared/errors.ts";
import type { Log } from "../_shared/log.ts";
import type { PaymentEvent, PaymentReader } from "../_shared/payments/provider.ts";
import { receiveEvent } from "../_shared/payments/receive_event.ts";

export interface WebhookDoorDeps {
  /** The service client. */
  db: Db;
  provider: PaymentReader;
  /** Reads a message as it was signed, byte for byte; throws `unauthorized`. */
  readEvent: (body: string, signature: string) => Promise<PaymentEvent>;
  log: Log;
}

/** Stripe's largest messages have a few hundred kilobytes. */
const LONGEST_MESSAGE = 1_000_000;

/**
 * The door for Stripe's messages. 2xx says that nothing is to be sent again: it was booked, was known, is of no
 * interest, or is about somebody else. Anything else, and Stripe sends it again.
 */
export function createWebhookDoor(deps: WebhookDoorDeps): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== "POST") return answer(405, "method_not_allowed");
    const body = await request.text();
    if (body.length > LONGEST_MESSAGE) return answer(413, "too_large");
    try {
      const event = await deps.readEvent(body, request.headers.get("stripe-signature") ?? "");
      return answer(200, await receiveEvent(deps, event));
    } catch (error) {
      if (isAppError(error) && error.code === "unauthorized") return answer(400, "unsigned");
      deps.log({ event: "stripe_webhook_failed", error });
      return answer(500, "failed");
    }
  };
}

function answer(status: number, state: string): Response {
  return Response.json({ state }, { status });
}
