import type { DatabaseTest } from "@/tests/harness/stacks.ts";

/** Waits until a session of this database waits for another's lock, or `work` has ended. */
export async function blockedOrEnded(
  { stack }: DatabaseTest,
  work: PromiseLike<unknown>,
): Promise<void> {
  let hasEnded = false;
  work.then(() => hasEnded = true);
  while (!hasEnded) {
    const waiting = await stack.sql(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (waiting.length > 0) return;
  }
}
