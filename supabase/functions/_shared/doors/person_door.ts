import type { ZodType } from "npm:zod@4.6.7";
import type { Db } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Redactor } from "../secrets/redact.ts";
import { countRequest } from "../throttle/count_request.ts";
import { requireAllowed, type ThrottleScope } from "../throttle/standing.ts";

/** What every door for people needs of its function. */
export interface PersonDoorDeps {
  /** A client for the holder of a token, telling the database where the request came from. */
  asPerson: (accessToken: string, told: Record<string, string>) => Db;
  redactor: Redactor;
  log: Log;
}

export interface PersonDoor<Order> {
  orders: ZodType<Order>;
  /** What the orders are for, as in "This is no order for payments." */
  purpose: string;
  scope: ThrottleScope;
  /** What is counted, as in "Too many orders". */
  counted: string;
  /** The event logged when an order failed by our fault or that of a vendor we chose. */
  failed: string;
  /** Whether a failure is logged; those of our own always are. */
  isLogged?: (error: AppError) => boolean;
  obey: (db: Db, order: Order) => Promise<unknown>;
}

/** What the app tells of the visitor, for the activity log. */
const TOLD = ["x-igny8-ip", "x-igny8-agent", "x-igny8-request", "x-igny8-signature"];
/** An order is a few short fields. Bytes. */
const LONGEST_ORDER = 20_000;

/**
 * A door for people: POST with an order as JSON. Who asks is proved by their own token, with which the
 * database is asked; the order is read, counted and obeyed, and an error answered in words users may read.
 */
export function createPersonDoor<Order>(
  deps: PersonDoorDeps,
  door: PersonDoor<Order>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (request.method !== "POST") {
        throw new AppError("method_not_allowed", "This takes POST alone.");
      }
      const db = deps.asPerson(tokenOf(request.headers), toldBy(request.headers));
      const order = await readOrder(request, door);
      requireAllowed(await countRequest({ db }, { scope: door.scope }), door.counted);
      return Response.json(await door.obey(db, order));
    } catch (error) {
      return refuse(deps, door, error);
    }
  };
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

async function readOrder<Order>(request: Request, door: PersonDoor<Order>): Promise<Order> {
  const parsed = door.orders.safeParse(parseJson(await readText(request)));
  if (parsed.success) return parsed.data;
  throw new AppError("invalid", `This is no order for ${door.purpose}.`);
}

/** The text of a request; reading ends where it is longer than any order. */
async function readText({ body }: Request): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > LONGEST_ORDER) throw new AppError("too_large", "This is too long.");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refuse<Order>(
  { log, redactor }: PersonDoorDeps,
  { failed, isLogged = ({ code }) => code === "internal" }: PersonDoor<Order>,
  error: unknown,
): Response {
  if (!isAppError(error) || isLogged(error)) log({ event: failed, error });
  const { code, message, status, fields, retryAfter } = isAppError(error)
    ? error
    : new AppError("internal", "Something went wrong on our side.");
  const headers = retryAfter === null ? undefined : { "retry-after": String(retryAfter) };
  const told = { code, message: redactor.redact(message), status, fields };
  return Response.json(told, { status, headers });
}
