import { page } from "fresh";
import { z } from "zod";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { type ImportDesk, readImportDesk } from "core/keywords/keyword_mappings.ts";
import { savedCorrections } from "core/keywords/preview_import.ts";
import { MAX_UPLOAD_BYTES, storeUpload, uploadTooLarge } from "core/keywords/uploads.ts";
import { define } from "@/web/define.ts";
import { fileOf, readFileForm, type SentFile } from "@/web/file_form.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { drainLargeBody } from "@/web/large_body.ts";
import { ImportHistory, SavedMappings } from "@/components/planner/ImportHistory.tsx";
import { SiteForm } from "@/components/shell/SiteForm.tsx";
import { SiteWork } from "@/components/shell/SiteWork.tsx";
import { formSite } from "@/components/planner/requests.ts";
import { SectorField } from "@/components/planner/SectorField.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { FileDrop } from "@/components/ui/FileDrop.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { TextArea } from "@/components/ui/TextInput.tsx";

const PATH = "/planner/keywords";
const EXAMPLE = "keyword,volume\ntrail running shoes,12000";
const ACCEPTED = ".csv,.tsv,.txt,.tab,.xlsx,.xlsm,.ods,.json,.zip,text/csv,text/plain," +
  "text/tab-separated-values,application/json,application/zip";
/** What a form around the largest file may add. Bytes. */
const FORM_OVERHEAD = 64 * 1024;
const MOST_BYTES = MAX_UPLOAD_BYTES + FORM_OVERHEAD;

const Upload = z.object({
  sector_id: z.uuid("Choose a sector."),
  text: z.string().default(""),
});

/** The form, and beside it what was imported before; not read again for a form that was refused. */
interface Data {
  form: FormState;
  desk: ImportDesk | null;
}

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const { site, me } = ctx.state;
    const desk = site && mayWrite(me) ? await readImportDesk(ctx.state, site.id) : null;
    return page({ form: emptyForm(), desk });
  }),
  POST: async (ctx) => {
    const size = await drainLargeBody(ctx.req, MOST_BYTES);
    if (size === null) return await keep(ctx);
    const form = refusedForm(uploadTooLarge(size), new FormData());
    return page<Data>({ form, desk: null }, { status: 413 });
  },
});

/** Keeps what was sent and leads to its preview. */
const keep = act<Data>(async (ctx, form) => {
  try {
    const site = formSite(ctx, form);
    const { sector_id, text } = parseForm(Upload, form);
    const { bytes, name } = sent(fileOf(form, "file"), text);
    const owner = {
      accountId: ctx.state.me.account.id,
      siteId: site.id,
      userId: ctx.state.me.user.id,
    };
    const upload = await storeUpload(ctx.state, owner, bytes);
    const saved = await savedCorrections(ctx.state, owner, upload, name);
    const query = new URLSearchParams({ site: site.id, sector_id, upload, name, ...saved });
    return ctx.redirect(`${PATH}/import/preview?${query}`, 303);
  } catch (error) {
    return page({ form: refusedForm(error, form), desk: null }, { status: 422 });
  }
}, { maxBytes: MOST_BYTES, readBody: readFileForm });

function sent(file: SentFile | null, text: string) {
  if (file && file.bytes.length > 0) {
    return { bytes: file.bytes, name: file.name.toWellFormed().slice(-120) };
  }
  if (text.trim() !== "") {
    return { bytes: new TextEncoder().encode(text), name: "Pasted text" };
  }
  const message = file?.name
    ? "The file is empty."
    : "Choose a file, or paste the keywords into the box.";
  throw new AppError("invalid", message, { fields: { file: [message] } });
}

/** Step one of an import: a file or pasted text. */
export default define.page<typeof handler>(
  function ImportPage({ data: { form: data, desk }, state }) {
    const { me, site } = state;
    state.title = "Import keywords";
    return (
      <>
        <PageHeader title="Import keywords" crumbs={[{ label: "Keywords", href: PATH }]}>
          You see how the file was understood, and can correct it, before anything is stored.
        </PageHeader>
        <SiteWork
          me={me}
          site={site}
          back={{ href: PATH, label: "See the keywords" }}
          refused={data.message}
        >
          {(site) => (
            <div class="stack">
              <SiteForm site={site} message={data.message} file>
                <FileDrop
                  name="file"
                  label="Drop a file here or choose one"
                  accept={ACCEPTED}
                  error={data.message ? undefined : data.errors.file}
                  hint="Up to 48 MB: CSV, TSV, Excel, OpenDocument, JSON, zip or plain text. Exports of Ahrefs, Semrush, Keyword Planner, Search Console, Moz, Ubersuggest, Keywords Everywhere, Mangools and SE Ranking are recognised; any other list is read too."
                />
                <TextArea
                  name="text"
                  label="Or paste"
                  rows={6}
                  value={data.values.text}
                  placeholder={EXAMPLE}
                />
                <SectorField
                  site={site}
                  value={data.values.sector_id}
                  error={data.errors.sector_id}
                  hint="The topic these keywords belong to."
                />
                <div class="form-actions">
                  <Button variant="primary" icon="eye">Preview</Button>
                </div>
              </SiteForm>
              {desk && <ImportHistory imports={desk.imports} />}
              {desk && <SavedMappings mappings={desk.mappings} mayDelete={isManager(me)} />}
            </div>
          )}
        </SiteWork>
      </>
    );
  },
);
