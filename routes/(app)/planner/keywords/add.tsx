import { page } from "fresh";
import { addKeywords, TypedKeywords } from "core/keywords/add_keywords.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, orderKey, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { importSentence, importTone } from "@/components/planner/import_words.ts";
import { SiteForm } from "@/components/shell/SiteForm.tsx";
import { SiteWork } from "@/components/shell/SiteWork.tsx";
import { formSite } from "@/components/planner/requests.ts";
import { SectorField } from "@/components/planner/SectorField.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { TextArea } from "@/components/ui/TextInput.tsx";

const PATH = "/planner/keywords";
const EXAMPLE = "trail running shoes, 12000\nbest hiking socks";

export const handler = define.handlers({
  GET: read<FormState>(() => page(emptyForm({ key: orderKey() }))),
  POST: act<FormState>(async (ctx, form) => {
    try {
      formSite(ctx, form);
      const added = await addKeywords(ctx.state, parseForm(TypedKeywords, form));
      leaveFlash(ctx, importTone(added), importSentence(added));
      const path = added.rejected > 0 ? `${PATH}/import/${added.id}` : `${PATH}?sort=-created_at`;
      return ctx.redirect(path, 303);
    } catch (error) {
      return page(refusedForm(error, form), { status: 422 });
    }
  }),
});

/** Keywords typed by hand. */
export default define.page<typeof handler>(function AddKeywordsPage({ data, state }) {
  const { me, site } = state;
  state.title = "Add keywords";
  return (
    <>
      <PageHeader title="Add keywords" crumbs={[{ label: "Keywords", href: PATH }]} />
      <SiteWork
        me={me}
        site={site}
        back={{ href: PATH, label: "See the keywords" }}
        refused={data.message}
      >
        {(site) => (
          <SiteForm site={site} message={data.message}>
            <input type="hidden" name="key" value={data.values.key} />
            <TextArea
              name="keywords"
              label="Keywords"
              rows={10}
              required
              autofocus
              value={data.values.keywords}
              error={data.errors.keywords ?? data.errors.file}
              placeholder={EXAMPLE}
              hint="One on each line. A volume may follow after a comma or a tab; without one it stays unknown."
            />
            <SectorField
              site={site}
              value={data.values.sector_id}
              error={data.errors.sector_id}
            />
            <div class="form-actions">
              <Button variant="primary" icon="plus">Add them</Button>
              <LinkButton href={`${PATH}/import`} variant="quiet">
                Import a file instead
              </LinkButton>
            </div>
          </SiteForm>
        )}
      </SiteWork>
    </>
  );
});
