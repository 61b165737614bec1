import { isAppError } from "../errors.ts";

/** Milliseconds before attempts two, three … of a write that must not be lost. */
const PAUSES = [100, 300, 1000, 3000, 5000, 8000, 12_000];

/**
 * Runs `call` again while it raises retryable errors, eight times in all within half a minute: an answer
 * that was paid for is not lost because of a deadlock or a database that restarts. Raises the last error.
 */
export async function persist<T>(
  call: () => Promise<T>,
  sleep: (ms: number) => Promise<void>,
): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await call();
    } catch (error) {
      if (!isAppError(error) || !error.retryable) throw error;
      await sleep(pause);
    }
  }
  return await call();
}
