import { exportKeywords, exportWorkbook } from "core/keywords/export_keywords.ts";
import { KeywordColumns } from "core/keywords/keyword_views.ts";
import { keywordTable } from "core/keywords/schema.ts";
import { type KeywordSelection, readKeywordSelection } from "core/keywords/selection.ts";
import { AppError } from "core/errors.ts";
import type { Db } from "core/db.ts";
import { define } from "@/web/define.ts";
import { act, read } from "@/web/handlers.ts";
import { csvDownload, fileDownload } from "@/web/file_download.ts";
import { formSite } from "@/components/planner/requests.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The keywords of the filter in the address, or of a selection, as CSV or Excel workbook. */
export const handler = define.handlers({
  GET: read((ctx) => {
    const { site } = ctx.state;
    if (!site) throw new AppError("not_found", "There is no site to export.");
    const { searchParams } = ctx.url;
    const { filters } = keywordTable.read(searchParams);
    return download(ctx.state, site, { filters }, searchParams);
  }),
  POST: act((ctx, form) => {
    const site = formSite(ctx, form);
    return download(ctx.state, site, readKeywordSelection(form), form);
  }),
});

function download(
  deps: { db: Db },
  { id: siteId, slug }: { id: string; slug: string },
  selection: KeywordSelection,
  asked: URLSearchParams | FormData,
): Promise<Response> {
  const order = {
    siteId,
    selection,
    sort: keywordTable.read(new URLSearchParams({ sort: String(asked.get("sort")) })).sort,
    ...(asked.has("column") ? { columns: KeywordColumns.parse(asked.getAll("column")) } : {}),
  };
  if (asked.get("format") !== "xlsx") {
    return csvDownload(exportKeywords(deps, order), `keywords-${slug}.csv`);
  }
  const workbook = exportWorkbook(deps, { ...order, at: new Date() });
  return fileDownload(workbook, { filename: `keywords-${slug}.xlsx`, type: XLSX });
}
