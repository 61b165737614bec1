import type { Random } from "./random.ts";

/** A worker's life: it ends at some step, and nothing that it does afterwards has any effect. */
export interface Life {
  /** Wraps what the worker uses to reach the world. */
  mortal: (reach: typeof fetch) => typeof fetch;
  /** Resolves when the worker is dead. */
  ended: Promise<void>;
  isOver: () => boolean;
}

/**
 * A life of up to `longest` steps, each a request to the database or to WordPress. It ends before a step, or after it was
 * done and before its answer is heard: WordPress has committed then and nobody knows.
 */
export function beginLife(random: Random, longest: number): Life {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let left = 1 + Math.floor(random() * longest);
  let isOver = false;
  const isDeafAtLast = random() < 0.6;
  const never = () => new Promise<never>(() => {});
  const die = () => {
    isOver = true;
    end();
    return never();
  };
  return {
    ended,
    isOver: () => isOver,
    mortal: (reach) => async (input, init) => {
      if (isOver) return await never();
      left--;
      if (left > 0) {
        const answer = await reach(input, init);
        return isOver ? await never() : answer;
      }
      if (!isDeafAtLast) return await die();
      // Dead while the other side still works on it.
      const done = reach(input, init).then((answer) => answer.body?.cancel(), () => {});
      await done;
      return await die();
    },
  };
}
