import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { type ImportReport, readImport } from "core/keywords/import_keywords.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { ImportUndo } from "@/components/planner/ImportUndo.tsx";
import { isComplete, shownImport, SOURCE_NAMES } from "@/components/planner/import_words.ts";
import { RejectionTable } from "@/components/planner/RejectionTable.tsx";
import { When } from "@/components/jobs/When.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";

export const handler = define.handlers({
  GET: read<ImportReport>(async (ctx) => {
    return page(await readImport(ctx.state, idParam(ctx, "import")));
  }),
});

/** What became of every row of an import. */
export default define.page<typeof handler>(function ImportReportPage({ data: report, state }) {
  state.title = "Import";
  const isLive = report.status === "queued" || report.status === "running";
  const settled = report.imported + report.merged + report.rejected;
  const hidden = report.rejected - report.rejections.length;
  return (
    <>
      <PageHeader
        title={report.filename || "Typed keywords"}
        crumbs={[
          { label: "Keywords", href: "/planner/keywords" },
          { label: "Import", href: "/planner/keywords/import" },
        ]}
        actions={
          <>
            <LinkButton href="/planner/keywords/import" icon="upload">Import another</LinkButton>
            <LinkButton href="/planner/keywords?sort=-created_at" variant="primary" icon="key">
              See the keywords
            </LinkButton>
          </>
        }
      >
        {report.status === "done" && isComplete(report) &&
          `Every row of the file has its place: ${formatCount(report.total)} in all.`}
      </PageHeader>
      <div class="stack">
        {isLive && (
          <>
            <JobProgress jobs={[shownImport(report)]} source="/planner/keywords/import/status" />
            <form method="post" action={`/planner/keywords/import/${report.id}/cancel`}>
              <Button icon="x">Stop the import</Button>
            </form>
          </>
        )}
        {report.status === "failed" && (
          <Flash tone="danger">{report.error ?? "The import failed."}</Flash>
        )}
        {(report.status === "cancelled" || report.status === "undone") && (
          <Flash tone="info">{STATE_SENTENCES[report.status]}</Flash>
        )}
        {report.status === "done" && !isComplete(report) && (
          <Flash tone="warning">
            {`${formatCount(settled)} of ${
              formatCount(report.total)
            } rows have their place so far. `}
            Reload in a moment; if it stays, import the file again: nothing is stored twice.
          </Flash>
        )}
        <StatRow>
          <Stat label="Imported" value={formatCount(report.imported)} note="new keywords" />
          <Stat
            label="Merged"
            value={formatCount(report.merged)}
            note={KNOWN_NOTES[report.on_known]}
          />
          <Stat label="Rejected" value={formatCount(report.rejected)} note="not stored" />
        </StatRow>
        {report.rejected > 0 && (
          <Panel
            title="Rejected rows"
            flush
            actions={report.rejections.length > 0 && (
              <LinkButton
                href={`/planner/keywords/import/${report.id}/rejected`}
                size="small"
                icon="download"
                data-no-prefetch
              >
                Download all
              </LinkButton>
            )}
            foot={foot(report.rejections.length, hidden)}
          >
            {report.rejections.length > 0 && <RejectionTable rows={report.rejections} />}
          </Panel>
        )}
        <Panel>
          <KeyValue
            pairs={[
              ["Source", SOURCE_NAMES[report.source] ?? report.source],
              ["Sector", report.sector],
              ["Market", marketOf(report)],
              ["Imported", <When key="at" at={report.created_at} />],
            ]}
          />
        </Panel>
        {!isLive && mayWrite(state.me) && <ImportUndo report={report} />}
      </div>
    </>
  );
});

const KNOWN_NOTES: Record<string, string> = {
  update: "repeated or known already; the file's figures were taken",
  fill: "repeated or known already; unknown figures were filled in",
  keep: "repeated or known already; known ones stayed as they were",
};

const STATE_SENTENCES = {
  cancelled: "This import was stopped. What it stored before that is here.",
  undone: "This import was taken back.",
};

function marketOf({ country, language }: ImportReport): string {
  return [country?.toUpperCase(), language].filter(Boolean).join(", ") || "Unknown";
}

function foot(shown: number, hidden: number): string | undefined {
  if (shown === 0) return "Rejected rows are kept for 90 days; these are gone.";
  return hidden > 0 ? `${formatCount(hidden)} more are in the download.` : undefined;
}
