import type { Db } from "../_shared/db.ts";
import { AppError, isAppError } from "../_shared/errors.ts";
import type { Log } from "../_shared/log.ts";
import { obeyOrder } from "../_shared/payments/obey_order.ts";
import type { DeskDeps } from "../_shared/payments/desk.ts";
import { PaymentOrder } from "../_shared/payments/schema.ts";
import type { Redactor } from "../_shared/secrets/redact.ts";
import { countRequest } from "../_shared/throttle/count_request.ts";
import { requireAllowed } from "../_shared/throttle/standing.ts";

export interface BillingDoorDeps extends Omit<DeskDeps, "db" | "provider"> {
  /** Null where no payment provider is configured. */
  provider: DeskDeps["provider"] | null;
  /** A client for the holder of a token. */
  asPerson: (accessToken: string) => Db;
  redactor: Redactor;
  log: Log;
}

/** An order is a few short fields. Bytes. */
const LONGEST_ORDER = 5_000;

/**
 * The door through which owners order from the payment provider. Who asks is proved by their own token; the service
 * client only notes what the provider said.
 */
export function createBillingDoor(deps: BillingDoorDeps): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (request.method !== "POST") {
        throw new AppError("method_not_allowed", "This takes POST alone.");
      }
      return Response.json(await obey(deps, request));
    } catch (error) {
      return refuse(deps, error);
    }
  };
}

async function obey(
  { provider, asPerson, ...deps }: BillingDoorDeps,
  request: Request,
): Promise<unknown> {
  const [, token] = request.headers.get("authorization")?.match(/^Bearer (\S+)$/i) ?? [];
  if (!token) throw new AppError("unauthorized", "Please sign in.");
  const db = asPerson(token);
  const order = await readOrder(request);
  requireAllowed(await countRequest({ db }, { scope: "billing" }), "orders");
  if (provider) return await obeyOrder({ ...deps, db, provider }, order);
  throw new AppError("not_configured", "Payments are not set up here yet.", { status: 503 });
}

async function readOrder(request: Request): Promise<PaymentOrder> {
  const text = await request.text();
  if (text.length > LONGEST_ORDER) throw new AppError("too_large", "This is too long.");
  const parsed = PaymentOrder.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid", "This is no order for payments.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refuse({ log, redactor }: BillingDoorDeps, error: unknown): Response {
  if (!isAppError(error) || error.status >= 500) log({ event: "billing_failed", error });
  const { code, message, status, fields } = isAppError(error)
    ? error
    : new AppError("internal", "Something went wrong on our side.");
  return Response.json({ code, message: redactor.redact(message), status, fields }, { status });
}
