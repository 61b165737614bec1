import { page } from "fresh";
import { isManager } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { type ExportView, listExports } from "core/exports/list_exports.ts";
import { requestExport } from "core/exports/request_export.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act, read } from "@/web/handlers.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { ExportTable } from "@/components/exports/ExportTable.tsx";
import { isUnderWay, shownExport } from "@/components/exports/shown_export.ts";
import { Button } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    if (!isManager(ctx.state.me)) {
      throw new AppError("forbidden", "Only owners and admins export the account.");
    }
    return page<ExportView[]>(await listExports(ctx.state));
  }),
  POST: act(async (ctx) => {
    await requestExport(ctx.state);
    leaveFlash(ctx, "success", "Your export is being made. You can leave this page.");
    return ctx.redirect("/settings/data", 303);
  }),
});

/** Everything the account has, to take along. */
export default define.page<typeof handler>(function DataPage({ data: exports, state }) {
  state.title = "Export";
  const underWay = exports.filter(isUnderWay);
  const others = exports.filter((one) => !isUnderWay(one));
  return (
    <>
      <PageHeader title="Export">Everything in {state.me.account.name}, as one file.</PageHeader>
      <JobProgress jobs={underWay.map(shownExport)} source="/settings/data/status" />
      <div class="main-aside">
        <Panel title="Your exports" flush>
          {others.length > 0 ? <ExportTable exports={others} /> : (
            <p class="panel-body muted">
              {underWay.length > 0 ? "The first one is under way." : "None yet."}
            </p>
          )}
        </Panel>
        <Panel title="Make one">
          <div class="stack">
            <p>
              A zip with every table as JSON and CSV, every article as HTML and Markdown, and every
              picture. Passwords and keys are not in it.
            </p>
            <p>It costs no credits, takes some minutes and can be downloaded for seven days.</p>
            {underWay.length === 0 && !state.me.visit && (
              <form method="post" class="form-actions">
                <Button variant="primary" icon="download">Export everything</Button>
              </form>
            )}
          </div>
        </Panel>
      </div>
    </>
  );
});
