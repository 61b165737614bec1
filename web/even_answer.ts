/** Waits for `ms` milliseconds. */
export function pause(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}

/**
 * Waits until a multiple of `step` milliseconds has passed since `started` (of `performance.now()`), so
 * that the time an answer takes says nothing about what was found on the way.
 */
export function untilEven(started: number, step: number): Promise<void> {
  const taken = performance.now() - started;
  return pause(Math.ceil(taken / step) * step - taken);
}
