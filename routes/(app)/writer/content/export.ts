import type { FreshContext } from "fresh";
import { z } from "zod";
import type { SessionSite } from "core/accounts/session_context.ts";
import { contentTable, listAllContentIds } from "core/content/list_content.ts";
import { AppError } from "core/errors.ts";
import { EXPORT_FORMATS, exportContent, type ExportFormat } from "core/exports/export_content.ts";
import { define } from "@/web/define.ts";
import { fileDownload } from "@/web/file_download.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { pickedRows } from "@/web/picked_rows.ts";
import { publicOrigin } from "@/web/public_answer.ts";
import type { State } from "@/web/state.ts";
import { formSite } from "@/components/planner/requests.ts";

const Format = z.object({ format: z.enum(EXPORT_FORMATS, "Choose a kind of file.") });
const Only = z.uuid();

/** One article, those of the filter in the address, or a selection, as a file. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { site } = ctx.state;
    if (!site) throw new AppError("not_found", "There is no site to export.");
    const params = ctx.url.searchParams;
    const format = Format.safeParse({ format: params.get("format") ?? "wxr" });
    if (!format.success) throw new AppError("not_found", "There is no such kind of file.");
    const only = Only.safeParse(params.get("only"));
    const { filters } = contentTable.read(params);
    const ids = only.success
      ? [only.data]
      : await listAllContentIds(ctx.state, { siteId: site.id, filters });
    return await download(ctx, site, ids, format.data.format);
  }),
  POST: act(async (ctx, form) => {
    const site = formSite(ctx, form);
    const { format } = parseForm(Format, form);
    const ids = await pickedRows(form, (filter) => {
      const { filters } = contentTable.read(filter);
      return listAllContentIds(ctx.state, { siteId: site.id, filters });
    });
    return await download(ctx, site, ids, format);
  }),
});

function download(
  ctx: FreshContext<State>,
  site: SessionSite,
  ids: string[],
  format: ExportFormat,
): Promise<Response> {
  const chunks = exportContent(ctx.state, {
    siteId: site.id,
    site,
    ids,
    format,
    siteUrl: `${publicOrigin(ctx)}/sites/${site.slug}`,
    at: new Date(),
  });
  const name = `${site.slug}-${ids.length === 1 ? "article" : "articles"}`;
  return fileDownload(
    chunks,
    format === "wxr"
      ? { filename: `${name}.xml`, type: "application/xml; charset=utf-8" }
      : { filename: `${name}-${format}.zip`, type: "application/zip" },
  );
}
