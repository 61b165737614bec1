import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { type ContentImport, listContentImports } from "core/wxr/content_imports.ts";
import { importWxrFile, MOST_WXR_BYTES } from "core/wxr/import_file.ts";
import { define } from "@/web/define.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { drainLargeBody } from "@/web/large_body.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { SiteForm } from "@/components/shell/SiteForm.tsx";
import { formSite } from "@/components/planner/requests.ts";
import { SectorField } from "@/components/planner/SectorField.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { FileDrop } from "@/components/ui/FileDrop.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { ContentImportHistory } from "@/components/writer/ContentImportHistory.tsx";

/** What a form around the largest file may add. Bytes. */
const MOST_BYTES = MOST_WXR_BYTES + 64 * 1024;

const Upload = z.object({ sector_id: z.uuid("Choose a sector."), file: z.file().optional() });

/** The form, and beside it what was imported before; not read again for a form that was refused. */
interface Data {
  form: FormState;
  imports: ContentImport[];
}

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const { site } = ctx.state;
    const imports = site ? await listContentImports(ctx.state, site.id) : [];
    return page({ form: emptyForm(), imports });
  }),
  POST: async (ctx) => {
    const size = await drainLargeBody(ctx.req, MOST_BYTES);
    if (size === null) return await order(ctx);
    const message = `At most ${
      MOST_WXR_BYTES / 1024 / 1024
    } MB can be imported at once. Export it in parts.`;
    const form = refusedForm(new AppError("too_large", message), new FormData());
    return page<Data>({ form, imports: [] }, { status: 413 });
  },
});

/** Keeps what was sent and leads to how its import goes on. */
const order = act<Data>(async (ctx, form) => {
  try {
    const site = formSite(ctx, form);
    const { sector_id: sectorId, file } = parseForm(Upload, form);
    if (!file || file.size === 0) {
      const message = "Choose the file that WordPress exported.";
      throw new AppError("invalid", message, { fields: { file: [message] } });
    }
    const { account, user } = ctx.state.me;
    const id = await importWxrFile(ctx.state, {
      owner: { accountId: account.id, siteId: site.id, userId: user.id },
      sectorId,
      filename: file.name.toWellFormed().slice(-120),
      bytes: new Uint8Array(await file.arrayBuffer()),
    });
    return ctx.redirect(`/writer/import/${id}`, 303);
  } catch (error) {
    return page({ form: refusedForm(error, form), imports: [] }, { status: 422 });
  }
}, { maxBytes: MOST_BYTES });

/** Brings posts and pages of a WordPress file in. */
export default define.page<typeof handler>(
  function ImportContentPage({ data: { form: data, imports }, state }) {
    const { me, site } = state;
    state.title = "Import from WordPress";
    return (
      <>
        <PageHeader
          title="Import from WordPress"
          crumbs={[{ label: "Content", href: "/writer/content" }]}
        >
          Posts and pages become articles here. Importing the same file again adds nothing.
        </PageHeader>
        {!site ? <NoSite me={me} /> : (
          <div class="stack">
            {mayWrite(me) && (
              <SiteForm site={site} message={data.message} file>
                <FileDrop
                  name="file"
                  label="Drop the file here or choose it"
                  accept=".xml,text/xml,application/xml"
                  error={data.message ? undefined : data.errors.file}
                  hint="In WordPress: Tools, Export. Up to 48 MB; export larger sites in parts. Menus, comments and files themselves are not imported; the report names everything that was left out."
                />
                <SectorField
                  site={site}
                  value={data.values.sector_id}
                  error={data.errors.sector_id}
                  hint="The topic these articles belong to."
                />
                <div class="form-actions">
                  <Button variant="primary" icon="upload">Import</Button>
                </div>
              </SiteForm>
            )}
            <ContentImportHistory imports={imports} />
          </div>
        )}
      </>
    );
  },
);
