/** Waits for `ms` milliseconds. */
export function pause(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}

/** An answer after which a mail may have been sent, or not, takes a multiple of this. Milliseconds. */
export const MAIL_STEP = 1000;

/**
 * Waits until a multiple of `step` milliseconds has passed since `started` (of `performance.now()`), so
 * that the time an answer takes says nothing about what was found on the way.
 */
export function untilEven(started: number, step: number): Promise<void> {
  const taken = performance.now() - started;
  return pause(Math.ceil(taken / step) * step - taken);
}
