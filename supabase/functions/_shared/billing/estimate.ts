/** What an operation costs: `credits` for every begun `per_units` units. */
export interface Cost {
  credits: number;
  per_units: number;
  unit?: string;
}

export type Operation =
  | "auto_cluster"
  | "generate_ideas"
  | "generate_content"
  | "generate_image_prompts"
  | "generate_images";

/** Costs by operation, as `session_context` gives them. */
export type Costs = Partial<Record<string, Cost>>;

/**
 * Credits for `quantity` units (requests, clusters, words …) of an operation: every begun step counts and
 * one is the least, exactly as the database charges it. Raises RangeError for an operation without a cost.
 */
export function estimateCredits(costs: Costs, operation: Operation, quantity: number): number {
  const cost = costs[operation];
  if (!cost) throw new RangeError(`There is no cost for ${operation}.`);
  return Math.max(1, Math.ceil(quantity / cost.per_units)) * cost.credits;
}

/** Credits that doing a job again sets aside, at today's prices; `target_words` are those asked of an article. */
export function estimateAgain(
  costs: Costs,
  job: { function: string; target_words?: number | null },
): number {
  if (job.function === "plan_run") return 0;
  const words = reservedWords(job.target_words ?? 0);
  return estimateCredits(
    costs,
    job.function as Operation,
    job.function === "generate_content" ? words : 1,
  );
}

/** Words reserved for an article of `target` words: a fifth more, since models write more than asked. */
export function reservedWords(target: number): number {
  return target + Math.floor((target + 4) / 5);
}
