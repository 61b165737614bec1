import { type CheckDeps, checkProvider } from "../_shared/ai_providers/check_provider.ts";
import { openConnection } from "../_shared/ai_providers/connection.ts";
import { keepProvider } from "../_shared/ai_providers/keep_provider.ts";
import { readProviders } from "../_shared/ai_providers/read_providers.ts";
import { ProviderOrder } from "../_shared/ai_providers/schema.ts";
import type { Db } from "../_shared/db.ts";
import { AppError, isAppError } from "../_shared/errors.ts";
import type { Log } from "../_shared/log.ts";
import type { KeyRing } from "../_shared/secrets/key_ring.ts";
import type { Redactor } from "../_shared/secrets/redact.ts";
import { countRequest } from "../_shared/throttle/count_request.ts";
import { requireAllowed } from "../_shared/throttle/standing.ts";

export interface ProviderDoorDeps extends CheckDeps {
  /** The service client: it alone reads sealed keys. */
  service: Db;
  /** A client for the holder of a token, telling the database where the request came from. */
  asPerson: (accessToken: string, told: Record<string, string>) => Db;
  ring: KeyRing | null;
  redactor: Redactor;
  /** Whether addresses may lead into this network: for development alone. */
  allowPrivate: boolean;
  log: Log;
}

/** What the app tells of the visitor, for the activity log. */
const TOLD = ["x-igny8-ip", "x-igny8-agent", "x-igny8-request", "x-igny8-signature"];
/** An order is a few short fields. Bytes. */
const LONGEST_ORDER = 20_000;

/**
 * The door that keeps and tests accounts' AI providers. Who asks is proved by their own token, with which
 * everything is read and written; only the sealed key is read with the service key, after that.
 */
export function createProviderDoor(
  deps: ProviderDoorDeps,
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

async function obey(deps: ProviderDoorDeps, request: Request): Promise<unknown> {
  const db = deps.asPerson(tokenOf(request.headers), toldBy(request.headers));
  const order = await readOrder(request);
  requireAllowed(await countRequest({ db }, { scope: "ai_function" }), "changes and tests");
  if (order.action === "save") {
    deps.redactor.register(order.changes.api_key);
    await keepProvider({ db, ring: deps.ring, allowPrivate: deps.allowPrivate }, order);
    return { saved: true };
  }
  const { accountId, providers } = await readProviders({ db });
  if (!providers.some(({ kind }) => kind === order.kind)) throw noProvider();
  const opening = { db: deps.service, ring: deps.ring, redactor: deps.redactor };
  const connection = await openConnection(opening, { accountId, kind: order.kind, fn: null });
  if (!connection) throw noProvider();
  return { checks: await checkProvider(deps, connection) };
}

function noProvider(): AppError {
  return new AppError("not_found", "This account has no AI provider of its own.");
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

async function readOrder(request: Request): Promise<ProviderOrder> {
  const text = await request.text();
  if (text.length > LONGEST_ORDER) throw new AppError("too_large", "This is too long.");
  const parsed = ProviderOrder.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid", "This is no order for an AI provider.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refuse({ log, redactor }: ProviderDoorDeps, error: unknown): Response {
  if (!isAppError(error) || error.code === "internal") log({ event: "ai_provider_failed", error });
  const { code, message, status, fields } = isAppError(error)
    ? error
    : new AppError("internal", "Something went wrong on our side.");
  return Response.json({ code, message: redactor.redact(message), status, fields }, { status });
}
