import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { persist } from "../jobs/persist.ts";
import { SectorRule } from "./import_choices.ts";
import { storedRejection, storedRow } from "./import_keywords.ts";
import { ReadingPlan } from "./reading/plan.ts";
import { readPart } from "./reading/read.ts";
import { dropUpload, readUploadPart } from "./uploads.ts";

/** What importing in the background takes from outside. */
export interface RunImportDeps {
  /** The service client. */
  db: Db;
  /** Milliseconds of a clock. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  log: (line: { event: string; error?: unknown } & Record<string, unknown>) => void;
}

const LEASE_SECONDS = 60;

const Claimed = z.object({
  id: z.uuid(),
  lease: z.uuid(),
  upload: z.string(),
  parts: z.int(),
  parts_done: z.int(),
  plan: ReadingPlan.extend({
    rules: z.array(SectorRule),
    /** Line of the file each part begins with. */
    starts: z.array(z.int()),
  }),
});
type Claimed = z.infer<typeof Claimed>;

/**
 * Takes up the next import that is due and stores part after part until `until`, or to its end.
 * False when none is due. A process that dies costs the part it was at, which the next one stores;
 * memory holds one part.
 */
export async function runNextImport(deps: RunImportDeps, until: number): Promise<boolean> {
  const answer = unwrap(
    await deps.db.rpc("claim_keyword_import", { p_lease_seconds: LEASE_SECONDS }),
  );
  if (answer === null) return false;
  const { id, lease } = z.object({ id: z.uuid(), lease: z.uuid() }).parse(answer);
  try {
    await work(deps, Claimed.parse(answer), until);
  } catch (error) {
    const known = isAppError(error) ? error : null;
    if (known?.code === "lease_lost") return true;
    deps.log({ event: "import_failed", import_id: id, error });
    const isOurs = known === null || known.code === "internal";
    const args = {
      p_id: id,
      p_lease: lease,
      p_message: isOurs ? "Something went wrong on our side." : known.message,
      p_retryable: isOurs || known.retryable,
    };
    await persist(async () => unwrap(await deps.db.rpc("fail_keyword_import", args)), deps.sleep)
      .catch((unreported) => deps.log({ event: "import_failure_not_reported", error: unreported }));
  }
  return true;
}

async function work(deps: RunImportDeps, claimed: Claimed, until: number): Promise<void> {
  const { db, sleep, now } = deps;
  const lease = { p_id: claimed.id, p_lease: claimed.lease };
  for (let part = claimed.parts_done + 1; part <= claimed.parts; part++) {
    await storePart(deps, claimed, part);
    if (now() < until || part === claimed.parts) continue;
    held(unwrap(await db.rpc("yield_keyword_import", lease)));
    return;
  }
  held(await persist(async () => unwrap(await db.rpc("finish_keyword_import", lease)), sleep));
  await dropUpload(deps, claimed.upload, claimed.parts);
}

async function storePart({ db, sleep }: RunImportDeps, claimed: Claimed, part: number) {
  const { upload, plan, parts } = claimed;
  const text = await persist(() => readUploadPart({ db }, upload, part), sleep);
  if (text === null) {
    throw new AppError(
      "not_found",
      "The uploaded file is no longer there. Please import it again.",
    );
  }
  const startLine = plan.starts[part - 1] ?? 1;
  const read = readPart(text, plan, { startLine, isLast: part === parts });
  const args = {
    p_id: claimed.id,
    p_lease: claimed.lease,
    p_part: part,
    p_lines: text.split("\n").length,
    p_merged: read.merged,
    p_rows: read.rows.map((row) => storedRow(row, plan.rules)),
    p_rejected: read.rejected.map(storedRejection),
    p_lease_seconds: LEASE_SECONDS,
  };
  held(await persist(async () => unwrap(await db.rpc("store_import_part", args)), sleep));
}

function held(isHeld: boolean | null): void {
  if (!isHeld) throw new AppError("lease_lost", "Another worker has taken over this import.");
}
