import { z } from "npm:zod@4.6.7";
import { createWordPress } from "../adapters/wordpress/client.ts";
import { type Db, type Json, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { openPassword } from "./password.ts";
import type { PublishingDeps } from "./publish_due.ts";
import {
  type FoundChange,
  type PassedOver,
  readChanged,
  readStates,
  SyncCursor,
} from "./read_destination.ts";
import { StoredIntegration } from "./schema.ts";

const Claimed = z.object({
  lease: z.uuid(),
  integration: StoredIntegration,
  cursor: SyncCursor,
  known: z.array(z.object({ external_id: z.string(), status: z.string().nullable() })),
});
type Claimed = z.infer<typeof Claimed>;

/** Milliseconds one reading may take; the next goes on where it was. */
const LONGEST = 90_000;

/**
 * Reads the next destination that is due, and keeps what changed there as reports. False when none is due. What fails is
 * told at the connection and tried again later.
 */
export async function runNextSync(deps: PublishingDeps): Promise<boolean> {
  const answer = unwrap(await deps.db.rpc("claim_sync", {}));
  if (answer === null) return false;
  const claimed = Claimed.parse(answer);
  const lease = { p_id: claimed.integration.id, p_lease: claimed.lease };
  let problem: string | undefined;
  try {
    await readAll(deps, claimed, lease);
  } catch (error) {
    if (isAppError(error) && error.code === "lease_lost") return true;
    deps.log({ event: "sync_failed", integration_id: claimed.integration.id, error });
    problem = isAppError(error) && error.code !== "internal"
      ? deps.redactor.redact(error.message)
      : "Something went wrong on our side.";
  }
  const args = problem === undefined ? lease : { ...lease, p_error: problem };
  unwrap(await deps.db.rpc("finish_sync", args));
  return true;
}

async function readAll(
  deps: PublishingDeps,
  { integration, cursor, known }: Claimed,
  lease: { p_id: string; p_lease: string },
): Promise<void> {
  const root = integration.capabilities?.root;
  if (!root) throw new AppError("not_tested", "Test this connection first.");
  const login = { username: integration.username, password: await openPassword(deps, integration) };
  const limit = new AbortController();
  const tooLong = new AppError(
    "vendor_timeout",
    "WordPress took too long; the rest is read next time.",
  );
  const timer = setTimeout(() => limit.abort(tooLong), LONGEST);
  const client = createWordPress({ root, login, fetch: deps.fetch, signal: limit.signal });
  const store = async (changes: FoundChange[], reached: SyncCursor, passed: PassedOver) => {
    await keep(deps.db, lease, changes, reached);
    const hasNotes = Object.keys({ ...passed, ...integration.sync_notes }).length > 0;
    if (hasNotes) await note(deps.db, lease, changes, passed);
  };
  try {
    await readChanged(client, cursor, store);
    await readStates(client, known, store);
  } finally {
    clearTimeout(timer);
  }
}

/** Notes what was passed over, and forgets it of what was read after all. */
async function note(
  db: Db,
  lease: { p_id: string; p_lease: string },
  changes: FoundChange[],
  passed: PassedOver,
): Promise<void> {
  const read = changes.map(({ external_id }) => external_id);
  unwrap(await db.rpc("note_sync", { ...lease, p_passed: passed, p_read: read }));
}

async function keep(
  db: Db,
  lease: { p_id: string; p_lease: string },
  changes: FoundChange[],
  reached: SyncCursor,
): Promise<void> {
  const args = { ...lease, p_changes: changes as unknown as Json, p_cursor: reached as Json };
  if (!unwrap(await db.rpc("store_sync", args))) {
    throw new AppError("lease_lost", "Another worker has taken over this sync.");
  }
}
