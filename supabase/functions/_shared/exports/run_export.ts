import { type Db, type Json, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { persist } from "../jobs/persist.ts";
import { ClaimedExport, EXPORTS_BUCKET, ExportState, Tables } from "./schema.ts";
import { writeStep } from "./write_step.ts";
import { ZipWriter } from "./zip.ts";

/** What an export takes from outside. */
export interface ExportDeps {
  /** The service client. */
  db: Db;
  /** Milliseconds since the epoch. */
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  log: (line: { event: string; error?: unknown } & Record<string, unknown>) => void;
  /** Bytes of a part; default 8 MiB. Memory holds one part and one picture. */
  partBytes?: number;
}

const LEASE_SECONDS = 90;
const PART_BYTES = 8 * 1024 * 1024;

/** An export under way: what is written goes into `zip`, how far it is into `state`. */
export interface ExportWork {
  deps: ExportDeps;
  claimed: ClaimedExport;
  lease: { p_id: string; p_lease: string };
  state: ExportState;
  zip: ZipWriter;
  parts: number;
}

/**
 * Takes up the next export that is due and works on it until `until` (milliseconds since the epoch), or to its end.
 * False when none is due. A process that dies costs what was written since the last part.
 */
export async function runNextExport(deps: ExportDeps, until: number): Promise<boolean> {
  const answer = unwrap(await deps.db.rpc("claim_export", { p_lease_seconds: LEASE_SECONDS }));
  if (answer === null) return false;
  const claimed = ClaimedExport.parse(answer);
  const lease = { p_id: claimed.id, p_lease: claimed.lease };
  try {
    await work(deps, claimed, lease, until);
  } catch (error) {
    const known = isAppError(error) ? error : null;
    if (known?.code === "lease_lost") return true;
    deps.log({ event: "export_failed", export_id: claimed.id, error });
    const message = known && known.code !== "internal"
      ? known.message
      : "Something went wrong on our side.";
    const retryable = known === null || known.code === "internal" || known.retryable;
    const args = { ...lease, p_message: message, p_retryable: retryable };
    await persist(async () => unwrap(await deps.db.rpc("fail_export", args)), deps.sleep)
      .catch((unreported) => deps.log({ event: "export_failure_not_reported", error: unreported }));
  }
  return true;
}

async function work(
  deps: ExportDeps,
  claimed: ClaimedExport,
  lease: ExportWork["lease"],
  until: number,
): Promise<void> {
  const resumed = ExportState.safeParse(claimed.state).data;
  const state = resumed ?? await firstState(deps.db, lease);
  const zip = new ZipWriter(new Date(claimed.created_at), state.zip);
  const parts = resumed ? claimed.parts : 0;
  const under: ExportWork = { deps, claimed, lease, state, zip, parts };
  const least = deps.partBytes ?? PART_BYTES;
  while (true) {
    const isDone = await writeStep(under, () => flush(under));
    if (isDone || zip.buffered >= least || deps.now() >= until) await flush(under);
    if (isDone) break;
    if (deps.now() >= until) {
      held(unwrap(await deps.db.rpc("yield_export", lease)));
      return;
    }
  }
  const files = state.directory?.count ?? 0;
  held(unwrap(await deps.db.rpc("finish_export", { ...lease, p_files: files })));
}

async function firstState(db: Db, lease: ExportWork["lease"]): Promise<ExportState> {
  const tables = unwrap(await db.rpc("export_tables", lease));
  held(tables !== null);
  return {
    zip: { offset: 0, open: null },
    tables: Tables.parse(tables),
    step: 0,
    after: null,
    within: 0,
    limit: 10,
    done: 0,
    counts: {},
    missing: [],
    directory: null,
  };
}

/** Stores what was written as the next part, then how far the work is. Throws `lease_lost`. */
async function flush(under: ExportWork): Promise<void> {
  const { deps, claimed, lease, state, zip } = under;
  if (zip.buffered === 0) return;
  const number = under.parts + 1;
  const { bytes, entries } = zip.take();
  state.zip = zip.state;
  const path = `${claimed.account_id}/${claimed.id}/${number}`;
  await persist(() => upload(deps.db, path, bytes), deps.sleep);
  const args = {
    ...lease,
    p_part: { number, bytes: bytes.length, entries },
    p_state: state as Json,
    p_percent: percentOf(state),
    p_message: messageOf(state),
    p_lease_seconds: LEASE_SECONDS,
  };
  held(await persist(async () => unwrap(await deps.db.rpc("save_export", args)), deps.sleep));
  under.parts = number;
}

/** Throws `lease_lost` when another worker has taken over. */
export function held(isHeld: boolean | null): void {
  if (!isHeld) throw new AppError("lease_lost", "Another worker has taken over this export.");
}

async function upload(db: Db, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { error } = await db.storage.from(EXPORTS_BUCKET).upload(path, bytes, {
    contentType: "application/octet-stream",
    upsert: true,
  });
  if (error) {
    const message = "A part of the export could not be stored.";
    throw new AppError("internal", message, { cause: error, retryable: true });
  }
}

function percentOf({ tables, done }: ExportState): number {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const articles = tables.find(({ name }) => name === "content")?.rows ?? 0;
  return Math.floor(100 * done / Math.max(1, 2 * rows + articles));
}

function messageOf({ step, tables }: ExportState): string {
  const table = tables[Math.floor(step / 2)];
  if (table) return `Writing ${table.name.replaceAll("_", " ")}`;
  return step === tables.length * 2 ? "Writing articles and pictures" : "Finishing";
}
