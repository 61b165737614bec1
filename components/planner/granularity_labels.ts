import type { Granularity } from "core/clusters/grouping/granularity.ts";

/** What people read for a granularity. */
export const GRANULARITY_LABELS: Record<Granularity, string> = {
  finest: "Much finer",
  finer: "Finer",
  balanced: "Balanced",
  coarser: "Coarser",
  coarsest: "Much coarser",
};
