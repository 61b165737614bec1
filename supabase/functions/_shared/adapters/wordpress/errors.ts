import { z } from "npm:zod@4.6.7";
import { AppError } from "../../errors.ts";

/** Seconds after which a WordPress that names no time is asked again. */
const LONGEST_WAIT = 3600;

const Complaint = z.object({ code: z.string(), message: z.string().default("") });
type Complaint = z.infer<typeof Complaint>;

/** What answered, as far as it says why a request failed. */
export interface Refusal {
  status: number;
  headers: Headers;
  text: string;
  /** Milliseconds since the epoch, for a Retry-After that is a date. */
  now: number;
}

/** WordPress says the same of a wrong password and of a login that never arrived, so both are named. */
export const NOT_SIGNED_IN =
  "WordPress did not accept the login. Either the user name or the application password is wrong (the password of the account itself does not count), or the host removes the Authorization header on the way: then ask it to pass that header on to PHP, or use the IGNY8 plugin.";

/**
 * The AppError that an answer stands for. Codes: `wordpress_login`, `wordpress_forbidden`, `wordpress_missing`,
 * `wordpress_rejected`, `wordpress_too_large`, `wordpress_redirected`, `throttled` and `vendor_error`, the last two
 * worth another try.
 */
export function refusalOf(refusal: Refusal): AppError {
  const { status } = refusal;
  const said = complaintIn(refusal.text);
  if (status >= 300 && status < 400) return redirected(refusal);
  if (status === 401) return loginRefused(said);
  if (status === 403) return forbidden(said);
  if (status === 404 || status === 410) return missing(said);
  if (status === 413) {
    return failure("wordpress_too_large", "The server takes nothing as large as this.", said);
  }
  if (status === 429) {
    return new AppError("throttled", "WordPress asks for fewer requests.", {
      retryable: true,
      retryAfter: retryAfter(refusal) ?? 60,
    });
  }
  if (status >= 500) {
    const why = said ? ` It says: ${clean(said.message)}` : "";
    return new AppError("vendor_error", `WordPress answered with an error (${status}).${why}`, {
      retryable: true,
      ...(retryAfter(refusal) === null ? {} : { retryAfter: retryAfter(refusal) ?? 0 }),
      raw: refusal.text.slice(0, 2000),
    });
  }
  const why = said ? `It says: ${clean(said.message)} (${said.code})` : `It answered ${status}.`;
  return failure("wordpress_rejected", `WordPress did not accept this. ${why}`, said);
}

/** An answer that was to be JSON and is not. */
export function notJson(text: string): AppError {
  const what = /^\s*(<!doctype|<html)/i.test(text) ? "a web page" : "something else";
  return new AppError(
    "wordpress_not_json",
    `The REST API of WordPress was asked, but ${what} answered. A security plugin, a maintenance page or the host stands before it.`,
    { status: 502, retryable: true, raw: text.slice(0, 2000) },
  );
}

/** An answer in JSON that WordPress would not give. */
export function notWordPress(cause: unknown): AppError {
  return new AppError("wordpress_strange", "What answers there does not speak like WordPress.", {
    status: 502,
    cause,
  });
}

function complaintIn(text: string): Complaint | null {
  try {
    return Complaint.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function redirected({ headers, status }: Refusal): AppError {
  const to = headers.get("location") ?? "";
  const where = URL.canParse(to) ? ` to ${new URL(to).origin}` : "";
  return failure(
    "wordpress_redirected",
    `The address redirects${where} (${status}). Enter the address that the site ends up at.`,
    null,
  );
}

function loginRefused(said: Complaint | null): AppError {
  if (said?.code === "rest_not_logged_in" || said?.code.startsWith("rest_cannot")) {
    return failure("wordpress_login", NOT_SIGNED_IN, said);
  }
  if (said?.code === "invalid_username" || said?.code === "invalid_email") {
    return failure("wordpress_login", "WordPress knows no user of this name.", said);
  }
  if (said?.code === "incorrect_password") {
    return failure(
      "wordpress_login",
      "WordPress refused the application password. Make a new one under Users, Profile, Application Passwords; the password of the account itself is not accepted.",
      said,
    );
  }
  if (said) {
    return failure("wordpress_login", `WordPress refused the login: ${clean(said.message)}`, said);
  }
  return failure(
    "wordpress_login",
    "The server itself asks for a login (401) before WordPress is reached. Take its password protection off /wp-json/.",
    said,
  );
}

function forbidden(said: Complaint | null): AppError {
  const why = said
    ? `This WordPress user may not do this: ${clean(said.message)}`
    : "The server refuses the request before WordPress is reached (403). A firewall or security plugin blocks the REST API.";
  return failure("wordpress_forbidden", why, said);
}

function missing(said: Complaint | null): AppError {
  if (said?.code === "rest_no_route") {
    return failure("wordpress_missing", "This part of WordPress's REST API is switched off.", said);
  }
  return failure(
    "wordpress_missing",
    said ? "This is no longer in WordPress." : "There is no REST API of WordPress.",
    said,
  );
}

function failure(code: string, message: string, said: Complaint | null): AppError {
  return new AppError(code, message, { status: 502, ...(said ? { raw: said.code } : {}) });
}

/** The seconds that Retry-After names, at most an hour; null without one. */
function retryAfter({ headers, now }: Refusal): number | null {
  const given = headers.get("retry-after")?.trim();
  if (!given) return null;
  const seconds = /^\d+$/.test(given) ? Number(given) : (Date.parse(given) - now) / 1000;
  return Number.isFinite(seconds) ? Math.min(LONGEST_WAIT, Math.max(0, Math.ceil(seconds))) : null;
}

function clean(message: string): string {
  return message.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim().slice(0, 300);
}
