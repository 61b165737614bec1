import type { Usage } from "./ai/provider.ts";

/** HTTP status of every error code the product knows: the one table from code to status. */
export const ERROR_STATUS = {
  invalid: 400,
  unauthorized: 401,
  account_suspended: 403,
  forbidden: 403,
  module_disabled: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  insufficient_credits: 409,
  limit_reached: 409,
  too_large: 413,
  unsupported_type: 415,
  unprocessable: 422,
  address_refused: 422,
  address_unknown: 422,
  throttled: 429,
  vendor_error: 502,
  unreachable: 502,
  bad_answer: 502,
  vendor_timeout: 504,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS | (string & Record<never, never>);

export interface AppErrorOptions {
  /** HTTP status; default by the code's row in ERROR_STATUS, else 400. */
  status?: number;
  /** Messages by form field. */
  fields?: Record<string, string[]>;
  /** Whether the same call may succeed later. */
  retryable?: boolean;
  /** Seconds the vendor asked to wait. */
  retryAfter?: number;
  /** What the vendor answered, kept for inspection. */
  raw?: string;
  /** What the vendor asks for an answer that cannot be used. */
  usage?: Usage;
  cause?: unknown;
}

/** The one error that users may read: a code, a sentence that says what to do, and a status. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly fields: Record<string, string[]>;
  readonly retryable: boolean;
  readonly retryAfter: number | null;
  readonly raw: string | null;
  readonly usage: Usage | null;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.status = options.status ?? statusOf(code);
    this.fields = options.fields ?? {};
    this.retryable = options.retryable ?? false;
    this.retryAfter = options.retryAfter ?? null;
    this.raw = options.raw ?? null;
    this.usage = options.usage ?? null;
  }
}

function statusOf(code: string): number {
  return (ERROR_STATUS as Record<string, number>)[code] ?? 400;
}

/** Whether `error` is one that users may read. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
