import { z } from "npm:zod@4.6.7";
import { AppError } from "../errors.ts";

/** What is counted per minute; how many of each are allowed stands in the database. */
export const THROTTLE_SCOPES = [
  "ai_function",
  "image_gen",
  "content_write",
  "content_read",
  "auth",
  "auth_strict",
  "planner",
  "planner_ai",
  "writer",
  "writer_ai",
  "system",
  "system_admin",
  "billing",
  "billing_admin",
  "default",
] as const;
export type ThrottleScope = typeof THROTTLE_SCOPES[number];

/** How much of a minute's allowance is left after a request was counted. */
export const Standing = z.object({
  limit: z.int(),
  remaining: z.int(),
  /** Seconds until the minute is over. */
  reset: z.int(),
  allowed: z.boolean(),
});
export type Standing = z.infer<typeof Standing>;

/** Throws `throttled`, saying when to come back, unless the request was within its limit. */
export function requireAllowed({ allowed, reset }: Standing, what = "requests"): void {
  if (allowed) return;
  const seconds = reset === 1 ? "a second" : `${reset} seconds`;
  throw new AppError("throttled", `Too many ${what} within a minute. Try again in ${seconds}.`, {
    retryable: true,
    retryAfter: reset,
  });
}
