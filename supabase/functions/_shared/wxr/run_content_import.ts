import { z } from "npm:zod@4.6.7";
import { type Db, type Json, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { persist } from "../jobs/persist.ts";
import { dropUpload, readUploadPart } from "../keywords/uploads.ts";
import type { WxrPart } from "./import_file.ts";
import { prepareItem } from "./prepare_item.ts";

/** What importing in the background takes from outside. */
export interface RunContentImportDeps {
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
});
type Claimed = z.infer<typeof Claimed>;

/**
 * Takes up the next import of a WordPress file that is due and stores part after part until `until`, or to its end.
 * False when none is due. A process that dies costs the part it was at, which the next one stores.
 */
export async function runNextContentImport(
  deps: RunContentImportDeps,
  until: number,
): Promise<boolean> {
  const answer = unwrap(
    await deps.db.rpc("claim_content_import", { p_lease_seconds: LEASE_SECONDS }),
  );
  if (answer === null) return false;
  const claimed = Claimed.parse(answer);
  try {
    await work(deps, claimed, until);
  } catch (error) {
    const known = isAppError(error) ? error : null;
    if (known?.code === "lease_lost") return true;
    deps.log({ event: "content_import_failed", import_id: claimed.id, error });
    const isOurs = known === null || known.code === "internal";
    const args = {
      p_id: claimed.id,
      p_lease: claimed.lease,
      p_message: isOurs ? "Something went wrong on our side." : known.message,
      p_retryable: isOurs || known.retryable,
    };
    await persist(async () => unwrap(await deps.db.rpc("fail_content_import", args)), deps.sleep)
      .catch((unreported) => deps.log({ event: "import_failure_not_reported", error: unreported }));
  }
  return true;
}

async function work(deps: RunContentImportDeps, claimed: Claimed, until: number): Promise<void> {
  const { db, sleep, now } = deps;
  const lease = { p_id: claimed.id, p_lease: claimed.lease };
  for (let part = claimed.parts_done + 1; part <= claimed.parts; part++) {
    await storePart(deps, claimed, part);
    if (now() < until || part === claimed.parts) continue;
    held(unwrap(await db.rpc("yield_content_import", lease)));
    return;
  }
  held(await persist(async () => unwrap(await db.rpc("finish_content_import", lease)), sleep));
  await dropUpload(deps, claimed.upload, claimed.parts);
}

async function storePart({ db, sleep }: RunContentImportDeps, claimed: Claimed, part: number) {
  const text = await persist(() => readUploadPart({ db }, claimed.upload, part), sleep);
  if (text === null) {
    throw new AppError(
      "not_found",
      "The uploaded file is no longer there. Please import it again.",
    );
  }
  const { items, attachments }: WxrPart = JSON.parse(text);
  const args = {
    p_id: claimed.id,
    p_lease: claimed.lease,
    p_part: part,
    p_items: items.map((item) => prepareItem(item, attachments)) as unknown as Json,
    p_lease_seconds: LEASE_SECONDS,
  };
  held(await persist(async () => unwrap(await db.rpc("store_content_import_part", args)), sleep));
}

function held(isHeld: boolean | null): void {
  if (!isHeld) throw new AppError("lease_lost", "Another worker has taken over this import.");
}
