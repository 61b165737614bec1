import type { ChaosOptions } from "./options.ts";
import type { Outcome } from "./run.ts";

/** All runs of one call of the tool. */
export interface Series {
  options: ChaosOptions;
  calm: Outcome[];
  outcomes: Outcome[];
  seconds: number;
}

/** What happened to one run, on one line, and what it broke below. */
export function describeOutcome(number: number, outcome: Outcome): string {
  const { plan, paid_calls, needed_calls, lost, status, seconds } = outcome;
  const faults = plan.faults.map(({ call, fault }) => `${fault} at call ${call}`);
  const befell = [...outcome.events, ...faults].join("; ") || "nothing";
  const verdict = outcome.problems.length === 0 ? "ok    " : "BROKEN";
  const why = Object.entries(lost).map(([cause, count]) => `${count} lost: ${cause}`);
  const calls = [`${paid_calls} paid = ${needed_calls} needed`, ...why].join(" + ");
  const line = `${verdict} ${number} ${status} in ${seconds} s, ${calls} [${befell}]`;
  return [line, ...outcome.problems.map((problem) => `       ${problem}`)].join("\n");
}

/** The series as one object; `text` says the same to people. */
export function summarise({ options, calm, outcomes, seconds }: Series) {
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const lost: Record<string, number> = {};
  for (const outcome of outcomes) {
    for (const [cause, count] of Object.entries(outcome.lost)) {
      lost[cause] = (lost[cause] ?? 0) + count;
    }
  }
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  const paid = sum(outcomes.map(({ paid_calls }) => paid_calls));
  const needed = sum(outcomes.map(({ needed_calls }) => needed_calls));
  const blows = sum(outcomes.map(({ events }) => events.length));
  const faults = sum(outcomes.map(({ plan }) => plan.faults.length));
  const places = new Set(calm.flatMap((outcome) => outcome.places));
  const struck = new Set(outcomes.flatMap((outcome) => outcome.struck));
  const unstruck = [...places].filter((place) => !struck.has(place)).sort();
  const text = [
    `${outcomes.length} runs, ${failed.length} broken, ${blows} blows, ${faults} faults of the vendor, ${seconds} s`,
    `paid calls ${paid} = ${needed} of undisturbed runs + ${sum(Object.values(lost))} truly lost`,
    ...Object.entries(lost).map(([cause, count]) => `  ${count}: ${cause}`),
    `${places.size - unstruck.length} of ${places.size} places struck`,
    ...(options.sweep ? unstruck.map((place) => `  not struck: ${place}`) : []),
    ...failed.map(({ plan }) => `broken: --seed ${plan.seed.replace(":", " --only ")}`),
  ].join("\n");
  return {
    seed: options.seed,
    database: options.db === null ? "embedded" : options.db === "own" ? "own" : "postgres",
    runs: outcomes.length,
    failed: failed.length,
    paid_calls: paid,
    undisturbed_calls: needed,
    lost,
    blows,
    faults,
    places: places.size,
    unstruck,
    seconds,
    undisturbed: calm.map(({ paid_calls, boundaries }) => ({ paid_calls, boundaries })),
    broken: failed.map(({ plan, problems, events }) => ({ plan, problems, events })),
    text,
  };
}
