import { exportKeywords } from "core/keywords/export_keywords.ts";
import { keywordTable } from "core/keywords/schema.ts";
import { readKeywordSelection } from "core/keywords/selection.ts";
import { AppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { act, read } from "@/web/handlers.ts";
import { csvDownload } from "@/components/planner/csv_download.ts";
import { formSite } from "@/components/planner/requests.ts";

/** The keywords of the filter in the address, or of a selection, as CSV. */
export const handler = define.handlers({
  GET: read((ctx) => {
    const { site } = ctx.state;
    if (!site) throw new AppError("not_found", "There is no site to export.");
    const { filters } = keywordTable.read(ctx.url.searchParams);
    const selection = { filters };
    const csv = exportKeywords(ctx.state, { siteId: site.id, selection });
    return csvDownload(csv, `keywords-${site.slug}.csv`);
  }),
  POST: act((ctx, form) => {
    const site = formSite(ctx, form);
    const selection = readKeywordSelection(form);
    const csv = exportKeywords(ctx.state, { siteId: site.id, selection });
    return csvDownload(csv, `keywords-${site.slug}.csv`);
  }),
});
