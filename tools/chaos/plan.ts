import { between, pick, randomFrom } from "@/local/ai/random.ts";

/** Something that happens in the stream of a run's requests. */
export interface Blow {
  /** The n-th boundary, each request having two; or the first with this name, "before /rest/v1/rpc/finish_ideas". */
  at: number | string;
  what:
    | "kill worker"
    | "restart database"
    | "database clock +1 h"
    | "database clock -1 h"
    | "worker clock +1 h"
    | "worker clock -1 h"
    | "pause"
    | "cancel";
}

/** Everything that will happen to one run. */
export interface Plan {
  seed: string;
  /** Which of the pipelines runs. */
  pipeline: number;
  blows: Blow[];
  /** Faults of the vendor by the number of the call they hit. */
  faults: { call: number; fault: string }[];
  workers: 1 | 2;
}

const FAULTS = [
  "429:retry-after=1",
  "500",
  "hang",
  "truncate",
  "timeout-after-work",
  "invalid",
  "refuse",
];

/** Workers that can die in one run: a job has four attempts. */
const DEATHS = 3;

/** Comes only where a vendor takes its time, so that an undisturbed run may have it or not. */
const HEARTBEAT = "/rest/v1/rpc/heartbeat_job";

/** Kills at what an undisturbed run does not do. */
export const RARE_PLANS: readonly Plan[] = [
  rare("heartbeat", HEARTBEAT, [0, 1, 2, 3].map((call) => ({ call, fault: "slow=2500" }))),
  rare("failure", "/rest/v1/rpc/fail_job", [1, 2].map((call) => ({ call, fault: "500" }))),
];

function rare(name: string, place: string, faults: Plan["faults"]): Plan {
  const blows = ["before", "after"].map((side): Blow => ({
    at: `${side} ${place}`,
    what: "kill worker",
  }));
  return { seed: `sweep:${name}`, pipeline: 0, blows, faults, workers: 1 };
}

/** Plans in which a worker is killed once at every place; `places` are those of each pipeline, undisturbed. */
export function sweepPlans(places: string[][]): Plan[] {
  const planned = new Set<string>();
  return places.flatMap((all, pipeline) => {
    const left = all.filter((place) => !planned.has(place) && !place.endsWith(HEARTBEAT));
    for (const place of left) planned.add(place);
    const blows = left.map((at): Blow => ({ at, what: "kill worker" }));
    return Array.from({ length: Math.ceil(left.length / DEATHS) }, (_, n): Plan => ({
      seed: `sweep:${pipeline}.${n}`,
      pipeline,
      blows: blows.slice(n * DEATHS, (n + 1) * DEATHS),
      faults: [],
      workers: 1,
    }));
  });
}

/**
 * The plan of one run. `boundaries` and `calls` are those of an undisturbed one. A job has four attempts and
 * every blow can cost it one, so no plan has more than three that do.
 */
export function makePlan(
  seed: string,
  { pipelines, boundaries, calls }: { pipelines: number; boundaries: number; calls: number },
): Plan {
  const random = randomFrom("chaos", seed);
  const at = () => between(random, 0, boundaries - 1);
  const blows: Blow[] = [];
  const faults: Plan["faults"] = [];
  for (let left = between(random, 1, 3); left > 0; left--) {
    const kind = random();
    if (kind < 0.5) blows.push({ at: at(), what: "kill worker" });
    else if (kind < 0.65) blows.push({ at: at(), what: "restart database" });
    else faults.push({ call: between(random, 0, calls - 1), fault: pick(random, FAULTS) });
  }
  if (random() < 0.2) {
    const way = pick(random, ["database", "worker"] as const);
    blows.push({ at: at(), what: `${way} clock ${pick(random, ["+1 h", "-1 h"] as const)}` });
  }
  if (random() < 0.15) blows.push({ at: at(), what: "pause" });
  if (random() < 0.06) blows.push({ at: at(), what: "cancel" });
  blows.sort((a, b) => Number(a.at) - Number(b.at));
  const pipeline = between(random, 0, pipelines - 1);
  return { seed, pipeline, blows, faults: bearable(faults), workers: random() < 0.6 ? 2 : 1 };
}

/** Without a second answer of the wrong form: a job that gets two gives up, as it should. */
function bearable(faults: Plan["faults"]): Plan["faults"] {
  const first = faults.find(({ fault }) => fault === "invalid");
  return faults.filter((each) => each.fault !== "invalid" || each === first);
}
