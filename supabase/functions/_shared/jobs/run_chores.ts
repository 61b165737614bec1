import { runNextDeletion } from "../accounts/delete_account.ts";
import { unwrap } from "../db.ts";
import { runNextExport } from "../exports/run_export.ts";
import { removeStaleExports } from "../exports/remove_exports.ts";
import { keepNextDuty } from "../payments/keep_duties.ts";
import { publishDue } from "../integrations/publish_due.ts";
import { runNextSync } from "../integrations/run_sync.ts";
import { sendNextMail } from "../mails/send_mails.ts";
import { runNextImport } from "../keywords/run_import.ts";
import { removeStaleUploads } from "../keywords/uploads.ts";
import { payNextTopUp } from "../payments/pay_top_ups.ts";
import { processChanges } from "../publishing/process_changes.ts";
import { runNextContentImport } from "../wxr/run_content_import.ts";
import type { WorkerDeps } from "./worker_deps.ts";

/** Milliseconds after which an export lets others go on, so that no process works long on one. */
const SLICE = 20_000;

type ChoreDeps = Pick<
  WorkerDeps,
  "db" | "now" | "sleep" | "log" | "payments" | "mail" | "destinations" | "redactor"
>;

interface Chore {
  /** What the log calls its failure. */
  failure: string;
  /** Does the next one, some kinds until `slice`; whether there was one. Absent where what it needs is not set up. */
  work?: (slice: number) => Promise<boolean>;
}

/** By the names that `due_chores` gives, in the order in which they are done. */
function choresOf(deps: ChoreDeps): Readonly<Record<string, Chore>> {
  const { db, payments, mail, destinations, log } = deps;
  return {
    // What they leave is removed with the next wake.
    stale_exports: {
      failure: "removing_exports_failed",
      work: () => removeStaleExports(deps).then(() => false),
    },
    stale_uploads: {
      failure: "removing_uploads_failed",
      work: () => removeStaleUploads(deps).then(() => false),
    },
    top_up: {
      failure: "top_up_failed",
      ...payments && { work: () => payNextTopUp({ db, provider: payments }) },
    },
    payment_duty: {
      failure: "payment_duty_failed",
      ...payments && { work: () => keepNextDuty({ db, provider: payments, log }) },
    },
    mail: {
      failure: "mail_failed",
      ...mail && { work: () => sendNextMail({ db, ...mail }) },
    },
    publication: {
      failure: "publications_not_taken_up",
      ...destinations && { work: () => publishDue({ ...deps, ...destinations }) },
    },
    sync: {
      failure: "sync_not_taken_up",
      ...destinations && { work: () => runNextSync({ ...deps, ...destinations }) },
    },
    change: {
      failure: "changes_not_taken_up",
      work: (slice) => processChanges(deps, slice),
    },
    export: {
      failure: "export_not_taken_up",
      work: (slice) => runNextExport(deps, slice),
    },
    import: {
      failure: "import_not_taken_up",
      work: (slice) => runNextImport(deps, slice),
    },
    content_import: {
      failure: "content_import_not_taken_up",
      work: (slice) => runNextContentImport(deps, slice),
    },
    deletion: {
      failure: "deletion_failed",
      work: (slice) => runNextDeletion(deps, slice),
    },
  };
}

/**
 * Does what the worker does beside jobs, one thing after the other, until nothing is due, `until` (milliseconds of
 * `deps.now`) has come or somebody else goes on. The database is asked once a round what is due at all. A failing chore is
 * logged and holds back none of the others. Answers whether more is due.
 */
export async function runChores(
  deps: ChoreDeps,
  until: number,
  isHandedOver: () => boolean = () => false,
): Promise<boolean> {
  const chores = choresOf(deps);
  let isMore = true;
  while (isMore && deps.now() < until && !isHandedOver()) {
    isMore = false;
    const due = await dueChores(deps);
    const slice = Math.min(until, deps.now() + SLICE);
    for (const [name, { failure, work }] of Object.entries(chores)) {
      if (!work || !due.has(name)) continue;
      try {
        isMore = await work(slice) || isMore;
      } catch (error) {
        deps.log({ event: failure, error });
      }
    }
  }
  return isMore;
}

async function dueChores({ db, log }: ChoreDeps): Promise<Set<string>> {
  try {
    return new Set(unwrap(await db.rpc("due_chores")));
  } catch (error) {
    log({ event: "chores_not_asked_for", error });
    return new Set();
  }
}
