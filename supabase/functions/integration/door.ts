import type { Db } from "../_shared/db.ts";
import { AppError, isAppError } from "../_shared/errors.ts";
import { createIntegration, editIntegration } from "../_shared/integrations/keep_integration.ts";
import { runIntegrationTest } from "../_shared/integrations/run_integration_test.ts";
import { IntegrationOrder } from "../_shared/integrations/schema.ts";
import type { Log } from "../_shared/log.ts";
import type { KeyRing } from "../_shared/secrets/key_ring.ts";
import type { Redactor } from "../_shared/secrets/redact.ts";
import { countRequest } from "../_shared/throttle/count_request.ts";
import { requireAllowed } from "../_shared/throttle/standing.ts";

export interface IntegrationDoorDeps {
  /** The service client: it alone reads sealed passwords. */
  service: Db;
  /** A client for the holder of a token, telling the database where the request came from. */
  asPerson: (accessToken: string, told: Record<string, string>) => Db;
  ring: KeyRing | null;
  redactor: Redactor;
  /** Whether addresses may lead into this network: for development alone. */
  allowPrivate: boolean;
  /** Made by `createOutgoingFetch`. */
  fetch: typeof fetch;
  log: Log;
}

/** What the app tells of the visitor, for the activity log. */
const TOLD = ["x-igny8-ip", "x-igny8-agent", "x-igny8-request", "x-igny8-signature"];
/** An order is a few short fields. Bytes. */
const LONGEST_ORDER = 20_000;

/**
 * The door that keeps and tests sites' integrations. Who asks is proved by their own token, with which everything is
 * written; only the sealed password is read with the service key, after that.
 */
export function createIntegrationDoor(
  deps: IntegrationDoorDeps,
): (request: Request) => Promise<Response> {
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

async function obey(deps: IntegrationDoorDeps, request: Request): Promise<unknown> {
  const db = deps.asPerson(tokenOf(request.headers), toldBy(request.headers));
  const order = await readOrder(request);
  requireAllowed(await countRequest({ db }, { scope: "ai_function" }), "changes and tests");
  switch (order.action) {
    case "create":
      deps.redactor.register(order.integration.password);
      return { id: await createIntegration({ ...deps, db }, order) };
    case "edit":
      deps.redactor.register(order.changes.password);
      await editIntegration({ ...deps, db }, order);
      return { id: order.id };
    case "test":
      return await runIntegrationTest({ ...deps, db }, order);
  }
}

function tokenOf(headers: Headers): string {
  const [, token] = headers.get("authorization")?.match(/^Bearer (\S+)$/i) ?? [];
  if (!token) throw new AppError("unauthorized", "Please sign in.");
  return token;
}

function toldBy(headers: Headers): Record<string, string> {
  return Object.fromEntries(TOLD.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value.slice(0, 300)]];
  }));
}

async function readOrder(request: Request): Promise<IntegrationOrder> {
  const text = await request.text();
  if (text.length > LONGEST_ORDER) throw new AppError("too_large", "This is too long.");
  const parsed = IntegrationOrder.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid", "This is no order for a connection.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refuse({ log, redactor }: IntegrationDoorDeps, error: unknown): Response {
  if (!isAppError(error) || error.code === "internal") log({ event: "integration_failed", error });
  const { code, message, status, fields } = isAppError(error)
    ? error
    : new AppError("internal", "Something went wrong on our side.");
  return Response.json({ code, message: redactor.redact(message), status, fields }, { status });
}
