import type { WordPressClient } from "../adapters/wordpress/client.ts";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import type { ClaimedPublication } from "./schema.ts";

/** A publication under way: what it is about, and how it is held. */
export interface Publication {
  /** The service client. */
  db: Db;
  client: WordPressClient;
  claimed: ClaimedPublication;
  lease: { p_id: string; p_lease: string };
  /** Where posts of its type are. */
  base: string;
  /** By which the post is known again. */
  marker: string;
  /** Milliseconds since the epoch. */
  today: () => number;
  /** What people should know although it worked. */
  notes: string[];
}

/** Holds the lease on and keeps what is known by now. Throws `lease_lost` when somebody else has taken over. */
export async function hold(
  { db, lease }: Publication,
  known: { externalId?: string; uncertain?: boolean } = {},
): Promise<void> {
  const held = unwrap(
    await db.rpc("hold_publication", {
      ...lease,
      ...(known.externalId === undefined ? {} : { p_external_id: known.externalId }),
      ...(known.uncertain === undefined ? {} : { p_uncertain: known.uncertain }),
    }),
  );
  if (!held) throw leaseLost();
}

export function leaseLost(): AppError {
  return new AppError("lease_lost", "Another worker has taken over this publication.");
}
