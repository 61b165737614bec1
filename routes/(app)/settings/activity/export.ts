import { isManager } from "core/accounts/session_context.ts";
import { readAuditCsv } from "core/audit/read_audit_csv.ts";
import { auditTable } from "core/audit/schema.ts";
import { AppError } from "core/errors.ts";
import { csvDownload } from "@/web/file_download.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";

/** The log as a file, with the filters of the page. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { me } = ctx.state;
    if (!isManager(me)) throw new AppError("forbidden", "Owners and admins see the activity.");
    const { filters } = auditTable.read(ctx.url.searchParams);
    return await csvDownload(readAuditCsv(ctx.state, filters), `activity-${me.account.slug}.csv`);
  }),
});
