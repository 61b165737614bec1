import type { Database } from "./database.ts";

/** A database error on its way to the client, with the fields PostgREST passes on. */
class DatabaseFault extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly detail?: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

// Codes that lite answers as PostgREST does; everything else it turns into a bare 500.
const ANSWERED_BY_LITE = /^(42|22|21|53|55|PT|PGRST|23505|23503|23502|25006)/;

/**
 * Makes `database` report errors as hosted PostgREST does: `raise exception` in a function keeps
 * its code, DETAIL and HINT with status 400. Refusals are part of the protocol, so they are not
 * printed; faults of the server are.
 */
export function reportLikePostgrest(database: Database): void {
  Object.assign(database.connection, { normalizeDbError: toFault });
  muteFaults();
}

function toFault(error: unknown): unknown {
  const { code, message, detail, hint } = Object(error) as Record<string, string | undefined>;
  if (typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code) || message === undefined) {
    return error;
  }
  if (ANSWERED_BY_LITE.test(code)) return new DatabaseFault(code, message, detail, hint);
  const status = statusOf(code);
  if (status >= 500) console.error(`Database error ${code}: ${message}`);
  // lite passes this form on untouched, as PostgREST does with `raise sqlstate 'PGRST'`.
  const body = { code, message, details: detail ?? null, hint: hint ?? null };
  return new DatabaseFault(
    "PGRST",
    JSON.stringify(body),
    JSON.stringify({ status, headers: {} }),
  );
}

/** PostgREST's table from SQLSTATE to HTTP status, for the codes lite leaves out. */
function statusOf(code: string): number {
  if (code === "P0001") return 400;
  if (/^08/.test(code)) return 503;
  if (/^(0L|0P|28)/.test(code)) return 403;
  if (/^(09|25|2D|38|39|3B|40|54|57|58|F0|HV|P0|XX)/.test(code)) return 500;
  return 400;
}

let muted = false;

function muteFaults(): void {
  if (muted) return;
  muted = true;
  const print = console.error;
  console.error = (...parts: unknown[]) => {
    if (!(parts[0] instanceof DatabaseFault)) print(...parts);
  };
}
