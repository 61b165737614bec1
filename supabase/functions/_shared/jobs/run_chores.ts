import { runNextDeletion } from "../accounts/delete_account.ts";
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

/**
 * Does what the worker does beside jobs, one thing after the other, until nothing is due or `until` (milliseconds since
 * the epoch) is over. A failing chore is logged and holds back none of the others. Answers whether more is due.
 */
export async function runChores(
  deps: Pick<
    WorkerDeps,
    "db" | "now" | "sleep" | "log" | "payments" | "mail" | "destinations" | "redactor"
  >,
  until: number,
): Promise<boolean> {
  const attempt = async (event: string, chore: () => Promise<unknown>) => {
    try {
      await chore();
    } catch (error) {
      deps.log({ event, error });
    }
  };
  await attempt("removing_exports_failed", () => removeStaleExports(deps));
  await attempt("removing_uploads_failed", () => removeStaleUploads(deps));
  let isMore = true;
  while (isMore && deps.now() < until) {
    isMore = false;
    const slice = Math.min(until, deps.now() + SLICE);
    await attempt("top_up_failed", async () => {
      const { db, payments } = deps;
      if (payments) isMore = await payNextTopUp({ db, provider: payments });
    });
    await attempt("payment_duty_failed", async () => {
      const { db, payments, log } = deps;
      if (payments) isMore = await keepNextDuty({ db, provider: payments, log }) || isMore;
    });
    await attempt("mail_failed", async () => {
      const { db, mail } = deps;
      if (mail) isMore = await sendNextMail({ db, ...mail }) || isMore;
    });
    await attempt("publications_not_taken_up", async () => {
      const { destinations } = deps;
      if (destinations) isMore = await publishDue({ ...deps, ...destinations }) || isMore;
    });
    await attempt("sync_not_taken_up", async () => {
      const { destinations } = deps;
      if (destinations) isMore = await runNextSync({ ...deps, ...destinations }) || isMore;
    });
    await attempt("changes_not_taken_up", async () => {
      isMore = await processChanges(deps, slice) || isMore;
    });
    await attempt("export_not_taken_up", async () => {
      isMore = await runNextExport(deps, slice) || isMore;
    });
    await attempt("import_not_taken_up", async () => {
      isMore = await runNextImport(deps, slice) || isMore;
    });
    await attempt("content_import_not_taken_up", async () => {
      isMore = await runNextContentImport(deps, slice) || isMore;
    });
    await attempt("deletion_failed", async () => {
      isMore = await runNextDeletion(deps, slice) || isMore;
    });
  }
  return isMore;
}
