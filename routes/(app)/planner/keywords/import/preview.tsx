import { type FreshContext, page } from "fresh";
import type { SessionSite } from "core/accounts/session_context.ts";
import { isAppError } from "core/errors.ts";
import type { ImportChoices } from "core/keywords/import_choices.ts";
import { findImport } from "core/keywords/import_keywords.ts";
import { type ImportInput, importUpload } from "core/keywords/import_upload.ts";
import { type ImportPreview, previewImport } from "core/keywords/preview_import.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { formObject } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import type { State } from "@/web/state.ts";
import { readUpload, type Upload } from "@/components/planner/upload_request.ts";
import { LayoutForm } from "@/components/planner/LayoutForm.tsx";
import { PreviewCounts, PreviewRows } from "@/components/planner/PreviewRows.tsx";
import PreviewUpdates from "@/islands/PreviewUpdates.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";

const PATH = "/planner/keywords/import";

interface Data {
  upload: Upload;
  site: SessionSite;
  sector: string;
  choices: ImportChoices;
  mapping?: string;
  preview: ImportPreview;
  message: string | null;
}

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const given = Object.fromEntries(ctx.url.searchParams);
    const { upload, site, sector, input } = readUpload(ctx, given);
    try {
      const { preview, message } = await previewOrDetected(ctx, input);
      const { choices } = input;
      const mapping = message ? undefined : given.mapping?.slice(0, 120);
      if (preview) return page({ upload, site, sector, choices, mapping, preview, message });
    } catch (error) {
      if (!isAppError(error) || error.status >= 500) throw error;
      leaveFlash(ctx, "danger", error.message);
      return ctx.redirect(`${PATH}?site=${upload.site}`, 303);
    }
    return await settle(ctx, input);
  }),
  POST: act<Data>(async (ctx, form) => {
    const { input } = readUpload(ctx, formObject(form));
    return await settle(ctx, { ...input, remember: form.has("remember") });
  }),
});

/** The preview with the person's corrections, or as detected with the reason why they do not hold. */
async function previewOrDetected(ctx: FreshContext<State>, input: ImportInput) {
  try {
    return { preview: await previewImport(ctx.state, input), message: null };
  } catch (error) {
    if (!input.corrections || !isAppError(error) || error.status >= 500) throw error;
    const preview = await previewImport(ctx.state, { ...input, corrections: undefined });
    return { preview, message: error.message };
  }
}

/** Imports what is there; what was imported before is shown again. */
async function settle(ctx: FreshContext<State>, input: ImportInput): Promise<Response> {
  const id = ctx.req.method === "POST"
    ? await importUpload(ctx.state, input)
    : await findImport(ctx.state, input.uploadId);
  if (id) return ctx.redirect(`${PATH}/${id}`, 303);
  leaveFlash(ctx, "warning", "This upload is no longer there. Please choose the file again.");
  return ctx.redirect(PATH, 303);
}

/** Step two of an import: how the file was understood, to correct and to confirm. */
export default define.page<typeof handler>(function PreviewPage({ data, state, url }) {
  const { upload, site, sector, choices, mapping, preview, message } = data;
  state.title = "Preview the import";
  return (
    <>
      <PageHeader
        title={upload.name || "Preview"}
        crumbs={[{ label: "Keywords", href: "/planner/keywords" }, { label: "Import", href: PATH }]}
      >
        {`Nothing is stored yet. The keywords go to the sector ${sector}.`}
      </PageHeader>
      <div class="stack">
        <div
          class="stack"
          data-part="counts"
          data-large={preview.lines === null ? undefined : "yes"}
          aria-live="polite"
        >
          <FormMessage message={message} />
          <PreviewCounts preview={preview} query={url.searchParams.toString()} />
        </div>
        <LayoutForm
          upload={upload}
          preview={preview}
          site={site}
          choices={choices}
          mapping={mapping}
        />
        <div class="stack" data-part="rows">
          <PreviewRows preview={preview} site={site} sector={sector} />
        </div>
        <PreviewUpdates />
      </div>
    </>
  );
});
