import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { persist } from "../jobs/persist.ts";
import { dropUpload, readUploadPart } from "../keywords/uploads.ts";

/** What importing in the background takes from outside. */
export interface RunImportDeps {
  /** The service client. */
  db: Db;
  /** Milliseconds of a clock. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  log: (line: { event: string; error?: unknown } & Record<string, unknown>) => void;
}

/** What every import says of itself when it is claimed; its upload lies in the store in `parts`. */
export const ClaimedImport = z.object({
  id: z.uuid(),
  lease: z.uuid(),
  upload: z.string(),
  parts: z.int(),
  parts_done: z.int(),
});
export type ClaimedImport = z.infer<typeof ClaimedImport>;

/** Whose import it is, in every call to the database. */
export interface ImportLease {
  p_id: string;
  p_lease: string;
  p_lease_seconds: number;
}

/** One kind of import of an uploaded file. */
export interface ImportKind<Claimed extends ClaimedImport> {
  /** The end of the names of its functions: claim_…, yield_…, finish_… and fail_…. */
  name: "keyword_import" | "content_import";
  claimed: z.ZodType<Claimed>;
  /** The event logged when one fails. */
  failed: string;
  /** Stores the text of part `part` (from 1); false when the lease is lost. */
  store(
    db: Db,
    claimed: Claimed,
    part: { number: number; text: string },
    lease: ImportLease,
  ): Promise<boolean | null>;
}

const LEASE_SECONDS = 60;

/**
 * Takes up the next import of a kind that is due and stores part after part until `until`, or to its end. False when
 * none is due. A process that dies costs the part it was at, which the next one stores; memory holds one part.
 */
export async function runNextInParts<Claimed extends ClaimedImport>(
  deps: RunImportDeps,
  kind: ImportKind<Claimed>,
  until: number,
): Promise<boolean> {
  const answer = unwrap(
    await deps.db.rpc(`claim_${kind.name}`, { p_lease_seconds: LEASE_SECONDS }),
  );
  if (answer === null) return false;
  const { id, lease } = z.object({ id: z.uuid(), lease: z.uuid() }).parse(answer);
  try {
    await work(deps, kind, kind.claimed.parse(answer), until);
  } catch (error) {
    const known = isAppError(error) ? error : null;
    if (known?.code === "lease_lost") return true;
    deps.log({ event: kind.failed, import_id: id, error });
    const isOurs = known === null || known.code === "internal";
    const args = {
      p_id: id,
      p_lease: lease,
      p_message: isOurs ? "Something went wrong on our side." : known.message,
      p_retryable: isOurs || known.retryable,
    };
    await persist(async () => unwrap(await deps.db.rpc(`fail_${kind.name}`, args)), deps.sleep)
      .catch((unreported) => deps.log({ event: "import_failure_not_reported", error: unreported }));
  }
  return true;
}

async function work<Claimed extends ClaimedImport>(
  deps: RunImportDeps,
  kind: ImportKind<Claimed>,
  claimed: Claimed,
  until: number,
): Promise<void> {
  const { db, sleep, now } = deps;
  const lease = { p_id: claimed.id, p_lease: claimed.lease };
  for (let number = claimed.parts_done + 1; number <= claimed.parts; number++) {
    const text = await readPart(deps, claimed, number);
    held(
      await persist(
        () =>
          kind.store(db, claimed, { number, text }, { ...lease, p_lease_seconds: LEASE_SECONDS }),
        sleep,
      ),
    );
    if (now() < until || number === claimed.parts) continue;
    held(unwrap(await db.rpc(`yield_${kind.name}`, lease)));
    return;
  }
  held(await persist(async () => unwrap(await db.rpc(`finish_${kind.name}`, lease)), sleep));
  await dropUpload(deps, claimed.upload, claimed.parts);
}

async function readPart(
  { db, sleep }: RunImportDeps,
  { upload }: ClaimedImport,
  number: number,
): Promise<string> {
  const text = await persist(() => readUploadPart({ db }, upload, number), sleep);
  if (text !== null) return text;
  throw new AppError(
    "not_found",
    "The uploaded file is no longer there. Please import it again.",
  );
}

function held(isHeld: boolean | null): void {
  if (!isHeld) throw new AppError("lease_lost", "Another worker has taken over this import.");
}
