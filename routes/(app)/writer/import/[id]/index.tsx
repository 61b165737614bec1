import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { readContentImport } from "core/wxr/content_imports.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Stat, StatRow } from "@/components/ui/Panel.tsx";
import { shownContentImport } from "@/components/writer/content_import_words.ts";
import { ImportedItems } from "@/components/writer/ImportedItems.tsx";

type Report = Awaited<ReturnType<typeof readContentImport>>;

export const handler = define.handlers({
  GET: read<Report>(async (ctx) =>
    page(await readContentImport(ctx.state, idParam(ctx, "import")))
  ),
});

/** What became of every item of a WordPress file. */
export default define.page<typeof handler>(function ImportReportPage({ data: report, state }) {
  state.title = "Import";
  const isLive = report.status === "queued" || report.status === "running";
  return (
    <>
      <PageHeader
        title={report.filename || "WordPress file"}
        crumbs={[
          { label: "Content", href: "/writer/content" },
          { label: "Import", href: "/writer/import" },
        ]}
        actions={
          <LinkButton href="/writer/content?sync=imported" variant="primary" icon="pen">
            See the articles
          </LinkButton>
        }
      >
        {report.status === "done" &&
          `Every item of the file has its place: ${formatCount(report.items)} in all.`}
      </PageHeader>
      <div class="stack">
        {isLive && (
          <>
            <JobProgress jobs={[shownContentImport(report)]} source="/writer/import/status" />
            {mayWrite(state.me) && (
              <form method="post" action={`/writer/import/${report.id}/cancel`}>
                <Button icon="x">Stop the import</Button>
              </form>
            )}
          </>
        )}
        {report.status === "failed" && (
          <Flash tone="danger">{report.error ?? "The import failed."}</Flash>
        )}
        {report.status === "cancelled" && (
          <Flash tone="info">This import was stopped. What it had stored stayed.</Flash>
        )}
        <StatRow>
          <Stat label="Added" value={formatCount(report.stored)} note="new articles" />
          <Stat label="Updated" value={formatCount(report.updated)} note="newer in this file" />
          <Stat label="Left out" value={formatCount(report.skipped)} note="each with its reason" />
        </StatRow>
        <ImportedItems report={report} />
      </div>
    </>
  );
});
