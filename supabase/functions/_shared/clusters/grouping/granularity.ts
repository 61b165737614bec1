/** How coarse groups are to be, from the smallest groups to the largest. */
export const GRANULARITIES = ["finest", "finer", "balanced", "coarser", "coarsest"] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** What a granularity changes of the balanced cut. Groups of a finer one lie whole in those of a coarser one. */
export interface Coarseness {
  /** Similarity below which a group is split into its parts after all. */
  tight?: number;
  /** Similarity from which groups are joined after all. */
  loose?: number;
  /** Similarity from which a keyword is added to a group that exists, which has no history of joins. */
  addition: number;
}

export const COARSENESS: Record<Granularity, Coarseness> = {
  finest: { tight: 0.75, addition: 0.7 },
  finer: { tight: 0.6, addition: 0.57 },
  balanced: { addition: 0.45 },
  coarser: { loose: 0.35, addition: 0.33 },
  coarsest: { loose: 0.2, addition: 0.22 },
};

/** The granularity of that name; balanced for any other. */
export function granularityOf(name: unknown): Granularity {
  return GRANULARITIES.find((one) => one === name) ?? "balanced";
}
