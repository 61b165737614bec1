import { AppError, isAppError } from "../errors.ts";

const LONGEST_WAIT = 3600;

/** What the `openai` package throws, as far as it is read here. */
interface VendorFault {
  status?: number;
  code?: string | null;
  headers?: Headers;
  message?: string;
}

/** Where whoever reads an error changes the key and the models. */
export interface VendorSettings {
  key: string;
  models: string;
}

/** The settings of IGNY8's own provider. */
export const PLATFORM_SETTINGS: VendorSettings = {
  key: "OPENAI_API_KEY",
  models: "OPENAI_MODEL and OPENAI_IMAGE_MODEL",
};

export interface VendorErrorContext {
  signal: AbortSignal;
  /** The time in milliseconds. */
  now: number;
  settings?: VendorSettings;
}

/** The AppError that a failed call stands for. */
export function vendorError(error: unknown, context: VendorErrorContext): AppError {
  const { signal, now, settings = PLATFORM_SETTINGS } = context;
  const known = appErrorIn(error);
  if (known) return known;
  if (signal.aborted) return isAppError(signal.reason) ? signal.reason : timedOut(error);
  const name = error instanceof Error ? error.constructor.name : "";
  if (name === "APIConnectionTimeoutError" || name === "APIUserAbortError") return timedOut(error);
  const fault = error as VendorFault;
  if (typeof fault?.status !== "number") return brokenOff(error);
  return byStatus(fault, fault.status, now, settings);
}

/** The package wraps what its fetch throws; a refused address says it better itself. */
function appErrorIn(error: unknown): AppError | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if (isAppError(at)) return at;
  }
  return null;
}

function timedOut(cause: unknown): AppError {
  return new AppError("vendor_timeout", "The AI provider did not answer in time.", {
    retryable: true,
    cause,
  });
}

function brokenOff(cause: unknown): AppError {
  return new AppError("vendor_error", "The connection to the AI provider broke off.", {
    retryable: true,
    cause,
  });
}

function byStatus(
  fault: VendorFault,
  status: number,
  now: number,
  settings: VendorSettings,
): AppError {
  const rest = { status: 502, cause: fault, raw: (fault.message ?? "").slice(0, 2000) };
  if (status === 401 || status === 403) {
    return new AppError(
      "vendor_key",
      `The AI provider refused the API key. Check ${settings.key} and what it may do.`,
      rest,
    );
  }
  if (status === 429 && fault.code === "insufficient_quota") {
    return new AppError(
      "vendor_quota",
      "The quota at the AI provider is used up. Add credit there, then try again.",
      rest,
    );
  }
  if (status === 429) {
    return new AppError("vendor_throttled", "The AI provider is busy and asked us to wait.", {
      ...rest,
      retryable: true,
      ...waitOf(fault.headers, now),
    });
  }
  if (status >= 500 || status === 408 || status === 409) {
    return new AppError("vendor_error", "The AI provider has a problem at the moment.", {
      ...rest,
      retryable: true,
      ...waitOf(fault.headers, now),
    });
  }
  if (status === 404) {
    return new AppError(
      "vendor_rejected",
      `The AI provider does not know this model or address. Check ${settings.models}.`,
      rest,
    );
  }
  return new AppError(
    "vendor_rejected",
    "The AI provider rejected the request. Check the model and shorten the prompt, then try again.",
    rest,
  );
}

/** Seconds of `Retry-After` (seconds or a date) or `retry-after-ms`. */
function waitOf(headers: Headers | undefined, now: number): { retryAfter?: number } {
  const milliseconds = Number(headers?.get("retry-after-ms") || NaN);
  const given = headers?.get("retry-after") ?? "";
  const seconds = Number.isFinite(milliseconds)
    ? milliseconds / 1000
    : /^\d+(\.\d+)?$/.test(given)
    ? Number(given)
    : (Date.parse(given) - now) / 1000;
  if (!Number.isFinite(seconds) || seconds <= 0) return {};
  return { retryAfter: Math.min(LONGEST_WAIT, Math.ceil(seconds)) };
}
