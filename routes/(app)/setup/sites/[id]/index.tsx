import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import type { Db } from "core/db.ts";
import { AppError } from "core/errors.ts";
import { type Industry, listIndustries } from "core/library/list_industries.ts";
import { addSectors, editSite, setSectorStatus, setSiteStatus } from "core/sites/edit_site.ts";
import { readSite, type SiteDetails } from "core/sites/read_site.ts";
import { MoreSectors, SiteChanges } from "core/sites/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { SectorPicker } from "@/components/setup/SectorPicker.tsx";
import { SectorTable } from "@/components/setup/SectorTable.tsx";
import { SiteForm } from "@/components/setup/SiteForm.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";

interface Data {
  site: SiteDetails;
  industries: Industry[];
  /** The form that was refused, by its action. */
  refused: { action: string; form: FormState } | null;
}

export const handler = define.handlers({
  GET: read(async (ctx) => page<Data>(await readData(ctx.state, idParam(ctx, "site"), null))),
  POST: act<Data>(async (ctx, form) => {
    const siteId = idParam(ctx, "site");
    const action = String(form.get("action"));
    try {
      leaveFlash(ctx, "success", await change(ctx.state, siteId, action, form));
      return ctx.redirect(`/setup/sites/${siteId}`, 303);
    } catch (error) {
      if (!["edit", "add_sectors"].includes(action)) throw error;
      const refused = { action, form: refusedForm(error, form) };
      return page<Data>(await readData(ctx.state, siteId, refused), { status: 422 });
    }
  }),
});

async function readData(
  deps: { db: Db },
  siteId: string,
  refused: Data["refused"],
): Promise<Data> {
  const [site, industries] = await Promise.all([readSite(deps, siteId), listIndustries(deps)]);
  return { site, industries, refused };
}

/** Does what the form asks and answers the sentence for it. */
async function change(
  deps: { db: Db },
  siteId: string,
  action: string,
  form: FormData,
): Promise<string> {
  switch (action) {
    case "edit":
      await editSite(deps, { siteId, changes: parseForm(SiteChanges, form) });
      return "The site is saved.";
    case "active":
    case "inactive":
      await setSiteStatus(deps, { siteId, status: action });
      return action === "active" ? "The site is on." : "The site is off.";
    case "add_sectors":
      await addSectors(deps, { siteId, sectors: parseForm(MoreSectors, form) });
      return "The sectors are added.";
    case "sector_active":
    case "sector_inactive": {
      const status = action === "sector_active" ? "active" : "inactive";
      await setSectorStatus(deps, { sectorId: String(form.get("sector_id")), status });
      return status === "active" ? "The sector is on." : "The sector is off.";
    }
    default:
      throw new AppError("invalid", "This action does not exist.");
  }
}

export default define.page<typeof handler>(
  function SitePage({ data: { site, industries, refused }, state }) {
    state.title = site.name;
    const editable = isManager(state.me) && mayWrite(state.me);
    const industry = industries.find(({ id }) => id === site.industry_id);
    const adding = refused?.action === "add_sectors" ? refused.form : null;
    const used = new Set(site.sectors.map(({ industry_sector_id }) => industry_sector_id));
    const unused = industry &&
      {
        ...industry,
        sectors: industry.sectors.filter(({ id }) => !used.has(id)),
      };
    return (
      <>
        <PageHeader
          title={site.name}
          crumbs={[{ label: "Sites", href: "/setup/sites" }]}
          aside={<StatusPill status={site.status} />}
          actions={
            <>
              <LinkButton href={`/sites/${site.slug}`} icon="external" data-no-prefetch>
                Public page
              </LinkButton>
              {editable && (
                <form method="post">
                  <Button name="action" value={site.status === "active" ? "inactive" : "active"}>
                    {site.status === "active" ? "Switch off" : "Switch on"}
                  </Button>
                </form>
              )}
            </>
          }
        />
        <div class="columns">
          <Panel title="Site">
            <SiteForm
              site={site}
              industries={industries}
              editable={editable}
              refused={refused?.action === "edit" ? refused.form : null}
            />
          </Panel>
          <div class="stack">
            <Panel title="Sectors" flush>
              <SectorTable sectors={site.sectors} editable={editable} />
            </Panel>
            {editable && (
              <Panel title="Add sectors">
                <form method="post" class="form">
                  {adding && <FormMessage message={adding.message} />}
                  <SectorPicker
                    industry={unused}
                    chosen={[]}
                    names={adding?.values.sector_names}
                    error={adding?.errors.sector_names}
                  />
                  <div class="form-actions">
                    <Button name="action" value="add_sectors">Add</Button>
                  </div>
                </form>
              </Panel>
            )}
          </div>
        </div>
      </>
    );
  },
);
