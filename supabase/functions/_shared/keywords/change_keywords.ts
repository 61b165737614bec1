import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import type { KeywordFilters } from "./schema.ts";
import { type KeywordSelection, selectionArguments } from "./selection.ts";

export const KEYWORD_ACTIONS = ["archive", "restore", "delete", "assign", "unassign"] as const;
export type KeywordAction = typeof KEYWORD_ACTIONS[number];

const Changed = z.object({ changed: z.int(), archived: z.int(), kept: z.int() });
export type ChangedKeywords = z.infer<typeof Changed>;

/** Keywords changed in one statement when all that match are meant. */
const PART = 10_000;

interface KeywordChange {
  siteId: string;
  action: KeywordAction;
  selection: KeywordSelection;
  clusterId?: string;
}

/**
 * Does one thing to many keywords. `delete` removes those without a cluster and archives the others;
 * `assign` needs `clusterId` and moves keywords of the cluster's own sector. Keywords that are being
 * clustered are kept as they are. All that match a filter are archived, restored and deleted in parts, each of which
 * stands once it is done; moves are one change, so that they can be taken back as one. Throws `not_found`,
 * `forbidden`, `account_suspended`.
 */
export async function changeKeywords(
  deps: { db: Db },
  { selection, ...change }: KeywordChange,
): Promise<ChangedKeywords> {
  if ("ids" in selection || ["assign", "unassign"].includes(change.action)) {
    return await changePart(deps, { ...change, selection });
  }
  const sum = { changed: 0, archived: 0, kept: 0 };
  let after: string | undefined;
  do {
    const ids = await nextIds(deps, change.siteId, selection.filters, after);
    const part = await changePart(deps, { ...change, selection: { ids } });
    sum.changed += part.changed;
    sum.archived += part.archived;
    sum.kept += part.kept;
    after = ids.length === PART ? ids.at(-1) : undefined;
  } while (after);
  return sum;
}

async function nextIds(
  { db }: { db: Db },
  siteId: string,
  filters: KeywordFilters,
  after: string | undefined,
): Promise<string[]> {
  const answer = await db.rpc("next_keywords", {
    p_site_id: siteId,
    p_filters: filters,
    p_limit: PART,
    // The first of all ids, for a beginning.
    p_after: after ?? "00000000-0000-0000-0000-000000000000",
  });
  return z.array(z.uuid()).parse(unwrap(answer));
}

async function changePart(
  { db }: { db: Db },
  { siteId, action, selection, clusterId }: KeywordChange,
): Promise<ChangedKeywords> {
  const answer = await db.rpc("change_keywords", {
    p_site_id: siteId,
    p_action: action,
    ...selectionArguments(selection),
    ...(clusterId ? { p_cluster_id: clusterId } : {}),
  });
  return Changed.parse(unwrap(answer));
}
