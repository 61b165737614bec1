import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { type Industry, listIndustries } from "core/library/list_industries.ts";
import { createSite } from "core/sites/create_site.ts";
import { NewSite } from "core/sites/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { SectorPicker } from "@/components/setup/SectorPicker.tsx";
import { NothingToChange } from "@/components/shell/NothingToChange.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

type Data = FormState & { industries: Industry[]; chosen: string[] };

export const handler = define.handlers({
  // "Show its sectors" sends the form by GET, so that nothing typed is lost without JavaScript.
  GET: read(async (ctx) => {
    const given = Object.fromEntries(ctx.url.searchParams);
    const chosen = ctx.url.searchParams.getAll("industry_sector_ids[]");
    return page<Data>({ ...emptyForm(given), chosen, industries: await listIndustries(ctx.state) });
  }),
  POST: act(async (ctx, form) => {
    try {
      const site = parseForm(NewSite, form);
      await createSite(ctx.state, site);
      leaveFlash(ctx, "success", `${site.name} is ready. Now bring its keywords.`);
      return ctx.redirect("/dashboard", 303);
    } catch (error) {
      const refused = refusedForm(error, form);
      const chosen = form.getAll("industry_sector_ids[]").map(String);
      const industries = await listIndustries(ctx.state);
      return page<Data>({ ...refused, chosen, industries }, { status: 422 });
    }
  }),
});

export default define.page<typeof handler>(function NewSitePage({ data, state }) {
  state.title = "Add a site";
  const { values, errors, industries } = data;
  const industry = industries.find(({ id }) => id === values.industry_id);
  return (
    <>
      <PageHeader title="Add a site" crumbs={[{ label: "Sites", href: "/setup/sites" }]}>
        Two minutes: a name, the industry, and the topics the site is about.
      </PageHeader>
      {mayWrite(state.me) || data.message
        ? (
          <Panel>
            <form method="post" class="form">
              <FormMessage message={data.message} />
              <TextInput
                name="name"
                label="Name"
                required
                maxLength={120}
                value={values.name}
                error={errors.name}
                autofocus
              />
              <TextInput
                name="domain"
                label="Domain"
                placeholder="example.com"
                value={values.domain}
                error={errors.domain}
                hint="Where the site lives. Leave it empty to start with a page on IGNY8."
              />
              <div class="field">
                <Select
                  name="industry_id"
                  label="Industry"
                  placeholder="None of these"
                  value={values.industry_id}
                  options={industries.map(({ id, name }) => ({ value: id, label: name }))}
                  error={errors.industry_id}
                  hint="Brings ready-made sectors and keywords."
                />
                <div class="form-actions">
                  <Button size="small" formmethod="get" formnovalidate>Show its sectors</Button>
                </div>
              </div>
              <SectorPicker
                industry={industry}
                chosen={data.chosen}
                names={values.sector_names}
                error={errors.sector_names ?? errors.industry_sector_ids ?? errors.sectors}
              />
              <div class="form-actions">
                <Button variant="primary">Create the site</Button>
              </div>
            </form>
          </Panel>
        )
        : <NothingToChange me={state.me} back={{ href: "/setup/sites", label: "See the sites" }} />}
    </>
  );
});
