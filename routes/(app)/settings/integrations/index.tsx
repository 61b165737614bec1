import { type FreshContext, page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { saveIntegration, testIntegration } from "core/integrations/ask_integration.ts";
import { listIntegrations } from "core/integrations/list_integrations.ts";
import {
  IntegrationChanges,
  type ShownIntegration,
  type SiteIntegrations,
} from "core/integrations/schema.ts";
import { isAppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import type { State } from "@/web/state.ts";
import { IntegrationFields } from "@/components/integrations/IntegrationFields.tsx";
import { IntegrationTable } from "@/components/integrations/IntegrationTable.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { formSite } from "@/components/planner/requests.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";

const PATH = "/settings/integrations";

interface Data {
  integrations: ShownIntegration[];
  form: FormState;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, null)),
  POST: act<Data | null>(async (ctx, form) => {
    const site = formSite(ctx, form);
    try {
      const changes = parseForm(IntegrationChanges, form);
      const id = await saveIntegration(ctx.state, { siteId: site.id, id: null, changes });
      const failed = (await testIntegration(ctx.state, { id })).find(({ state }) =>
        state === "fails"
      );
      if (failed) leaveFlash(ctx, "warning", `Saved, but the test failed. ${failed.note}`);
      else leaveFlash(ctx, "success", "Connected.");
      return ctx.redirect(`${PATH}/${id}`, 303);
    } catch (error) {
      if (isAppError(error) && error.code === "not_found") throw error;
      return await show(ctx, refusedForm(error, form), 422);
    }
  }),
});

async function show(ctx: Ctx, refused: FormState | null, status = 200) {
  const { site } = ctx.state;
  if (!site) return page<Data | null>(null);
  const { integrations, site: connected } = await listIntegrations(ctx.state, { siteId: site.id });
  const form = refused ?? emptyForm({
    status: "draft",
    active: "on",
    sync_enabled: "on",
    hosting_type: hostingOnceConnected(connected),
  });
  return page<Data | null>({ integrations, form }, { status });
}

/** Whoever connects a website mostly wants readers there; what is public here already is not taken away. */
function hostingOnceConnected({ hosting_type, has_pages }: SiteIntegrations["site"]): string {
  if (hosting_type !== "igny8_sites") return hosting_type === "multi" ? "multi" : "wordpress";
  return has_pages ? "multi" : "wordpress";
}

/** Where the content of the current site goes and comes from. */
export default define.page<typeof handler>(function IntegrationsPage({ data, state }) {
  state.title = "Integrations";
  if (!data) return <NoSite title="Integrations" me={state.me} />;
  const mayChange = isManager(state.me) && mayWrite(state.me);
  return (
    <>
      <PageHeader title="Integrations">
        {`Where the articles of ${state.site?.name ?? "this site"} are published.`}
      </PageHeader>
      <div class={mayChange ? "main-aside" : "stack"}>
        <Panel title="Connections" flush>
          {data.integrations.length > 0
            ? <IntegrationTable integrations={data.integrations} />
            : (
              <EmptyState icon="link" title="Not connected yet">
                {mayChange
                  ? "Connect the WordPress of this site; articles are then published with one click."
                  : "An owner or admin of your account can connect a WordPress."}
              </EmptyState>
            )}
        </Panel>
        {mayChange && (
          <Panel title="Connect a WordPress">
            <IntegrationFields form={data.form} siteId={state.site?.id ?? ""} integration={null} />
          </Panel>
        )}
      </div>
    </>
  );
});
