import { createClient, type SupabaseClient } from "npm:@supabase/supabase-js@2.119.1";
import type { Database, Json } from "./database.types.ts";
import { AppError } from "./errors.ts";

export type Db = SupabaseClient<Database>;
export type Row<Table extends keyof Database["public"]["Tables"]> =
  Database["public"]["Tables"][Table]["Row"];
export type { Json };

export interface DbOptions {
  /** Origin of Supabase, e.g. https://xyz.supabase.co */
  url: string;
  /** Publishable key for people, secret key for the worker. */
  key: string;
  /** The signed-in person's token; row-level security then applies to every call. */
  accessToken?: string;
  fetch?: typeof fetch;
}

/** A client for one request or one worker. It keeps no session and starts no timer. */
export function createDb({ url, key, accessToken, fetch }: DbOptions): Db {
  return createClient<Database>(url, key, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    ...(accessToken ? { accessToken: () => Promise.resolve(accessToken) } : {}),
    ...(fetch ? { global: { fetch } } : {}),
  });
}

interface Answer<T> {
  data: T | null;
  error: { code?: string; message: string; details?: string | null; hint?: string | null } | null;
  status?: number;
}

/**
 * The data of a database answer. Throws the AppError it stands for: codes raised by `app.fail` keep
 * their code, sentence and fields; anything unknown becomes `internal` with the cause attached.
 */
export function unwrap<T>(answer: Answer<T>): T {
  if (answer.error) throw translateError(answer.error, answer.status);
  return answer.data as T;
}

/** Like `unwrap`, for an answer that must have a row. Throws `not_found` with `what` in the sentence. */
export function unwrapOne<T>(answer: Answer<T>, what: string): NonNullable<T> {
  const data = unwrap(answer);
  if (data === null || data === undefined) {
    throw new AppError("not_found", `This ${what} was not found.`);
  }
  return data;
}

type DbError = NonNullable<Answer<unknown>["error"]>;

const BY_SQLSTATE: Record<string, [code: string, message: string]> = {
  "23505": ["conflict", "This exists already."],
  "23503": ["conflict", "Something this depends on is missing or still in use."],
  "23514": ["invalid", "A value is outside what is allowed."],
  "23502": ["invalid", "A value is missing."],
  "22001": ["invalid", "A text is too long."],
  "22003": ["invalid", "A number is too large."],
  "22021": ["invalid", "A text contains characters that cannot be stored."],
  "22P05": ["invalid", "A text contains characters that cannot be stored."],
  "22P02": ["invalid", "A value has the wrong form."],
  "42501": ["forbidden", "You may not do this."],
  PGRST116: ["not_found", "This was not found."],
  PGRST301: ["unauthorized", "Your session has ended. Please sign in again."],
  PGRST303: ["unauthorized", "Your session has ended. Please sign in again."],
};

/** SQLSTATEs after which the same statement may simply be sent again. */
const RETRYABLE = new Set(["40001", "40P01", "55P03", "57P01", "08006", "08003", "53300"]);

/** Of these, those after which two who changed the same got into each other's way. */
const CROSSED = new Set(["40001", "40P01"]);

function translateError(error: DbError, status?: number): AppError {
  if (error.code === "P0001" && error.details) {
    return new AppError(error.details, error.message, { fields: readFields(error.hint) });
  }
  const known = BY_SQLSTATE[error.code ?? ""];
  if (known) return new AppError(known[0], known[1], { cause: error });
  if (status === 401) {
    return new AppError("unauthorized", "Your session has ended. Please sign in again.", {
      cause: error,
    });
  }
  const retryable = RETRYABLE.has(error.code ?? "") || !status || status >= 502;
  const message = CROSSED.has(error.code ?? "")
    ? "Somebody else changed the same at this moment. Please try again."
    : "Something went wrong on our side.";
  return new AppError("internal", message, { cause: error, retryable });
}

function readFields(hint: string | null | undefined): Record<string, string[]> {
  if (!hint) return {};
  try {
    return JSON.parse(hint) as Record<string, string[]>;
  } catch {
    return {};
  }
}
