import { page } from "fresh";
import { createCluster } from "core/clusters/create_cluster.ts";
import { NewCluster } from "core/clusters/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { SiteForm } from "@/components/shell/SiteForm.tsx";
import { SiteWork } from "@/components/shell/SiteWork.tsx";
import { formSite } from "@/components/planner/requests.ts";
import { SectorField } from "@/components/planner/SectorField.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";

const PATH = "/planner/clusters";

export const handler = define.handlers({
  GET: read<FormState>(() => page(emptyForm())),
  POST: act<FormState>(async (ctx, form) => {
    try {
      formSite(ctx, form);
      const id = await createCluster(ctx.state, parseForm(NewCluster, form));
      leaveFlash(ctx, "success", "The cluster is there. Assign keywords to it from the table.");
      return ctx.redirect(`${PATH}/${id}`, 303);
    } catch (error) {
      return page(refusedForm(error, form), { status: 422 });
    }
  }),
});

/** A cluster made by hand. */
export default define.page<typeof handler>(function NewClusterPage({ data, state }) {
  const { me, site } = state;
  state.title = "New cluster";
  return (
    <>
      <PageHeader title="New cluster" crumbs={[{ label: "Clusters", href: PATH }]} />
      <SiteWork
        me={me}
        site={site}
        back={{ href: PATH, label: "See the clusters" }}
        refused={data.message}
      >
        {(site) => (
          <SiteForm site={site} message={data.message}>
            <TextInput
              name="name"
              label="Name"
              required
              autofocus
              maxLength={200}
              value={data.values.name}
              error={data.message ? undefined : data.errors.name}
              hint="The topic in a few words, such as “trail running shoes”."
            />
            <SectorField
              site={site}
              value={data.values.sector_id}
              error={data.errors.sector_id}
            />
            <div class="form-actions">
              <Button variant="primary">Make the cluster</Button>
              <LinkButton href={PATH} variant="quiet">Cancel</LinkButton>
            </div>
          </SiteForm>
        )}
      </SiteWork>
    </>
  );
});
