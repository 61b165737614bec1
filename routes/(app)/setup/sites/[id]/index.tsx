import { HttpError, page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { type Industry, listIndustries } from "core/library/list_industries.ts";
import { addSectors, editSite, setSectorStatus, setSiteStatus } from "core/sites/edit_site.ts";
import { readSite, type SiteDetails } from "core/sites/read_site.ts";
import { MoreSectors, SiteChanges } from "core/sites/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { SectorPicker } from "@/components/setup/SectorPicker.tsx";
import { SectorTable } from "@/components/setup/SectorTable.tsx";
import { SiteForm } from "@/components/setup/SiteForm.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";

interface Data {
  site: SiteDetails;
  industries: Industry[];
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const siteId = ctx.params.id ?? "";
    if (!ctx.state.me.sites.some(({ id }) => id === siteId)) throw new HttpError(404);
    const [site, industries] = await Promise.all([
      readSite(ctx.state, siteId),
      listIndustries(ctx.state),
    ]);
    return page<Data>({ site, industries });
  }),
  POST: act(async (ctx, form) => {
    const siteId = ctx.params.id ?? "";
    switch (form.get("action")) {
      case "edit":
        await editSite(ctx.state, { siteId, changes: parseForm(SiteChanges, form) });
        leaveFlash(ctx, "success", "The site is saved.");
        break;
      case "active":
      case "inactive":
        await setSiteStatus(ctx.state, { siteId, status: form.get("action") as "active" });
        leaveFlash(ctx, "success", "The site's status is changed.");
        break;
      case "add_sectors":
        await addSectors(ctx.state, { siteId, sectors: parseForm(MoreSectors, form) });
        leaveFlash(ctx, "success", "The sectors are added.");
        break;
      case "sector_active":
      case "sector_inactive": {
        const status = form.get("action") === "sector_active" ? "active" : "inactive";
        await setSectorStatus(ctx.state, { sectorId: String(form.get("sector_id")), status });
        leaveFlash(ctx, "success", "The sector's status is changed.");
        break;
      }
      default:
        throw new AppError("invalid", "This action does not exist.");
    }
    return ctx.redirect(`/setup/sites/${siteId}`, 303);
  }),
});

export default define.page<typeof handler>(
  function SitePage({ data: { site, industries }, state }) {
    state.title = site.name;
    const editable = isManager(state.me) && mayWrite(state.me);
    const industry = industries.find(({ id }) => id === site.industry_id);
    const used = new Set(site.sectors.map(({ industry_sector_id }) => industry_sector_id));
    const unused = industry &&
      {
        ...industry,
        industry_sectors: industry.industry_sectors.filter(({ id }) => !used.has(id)),
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
            <SiteForm site={site} industries={industries} editable={editable} />
          </Panel>
          <div class="stack">
            <Panel title="Sectors" flush>
              <SectorTable sectors={site.sectors} editable={editable} />
            </Panel>
            {editable && (
              <Panel title="Add sectors">
                <form method="post" class="form">
                  <SectorPicker industry={unused} chosen={[]} />
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
