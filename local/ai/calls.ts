/** Counts of what the server was asked, so that a test can prove nothing was paid for twice. */
export interface CallCounts {
  calls: {
    chat: number;
    image: number;
    embeddings: number;
    models: number;
    by_schema: Record<string, number>;
  };
  /** Requests whose work was done, delivered or not: what a provider would bill. */
  worked: number;
  succeeded: number;
  failed: number;
  faults: number;
}

/** All counters at zero. */
export function noCalls(): CallCounts {
  return {
    calls: { chat: 0, image: 0, embeddings: 0, models: 0, by_schema: {} },
    worked: 0,
    succeeded: 0,
    failed: 0,
    faults: 0,
  };
}
