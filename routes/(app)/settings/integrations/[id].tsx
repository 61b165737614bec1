import { type FreshContext, page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { saveIntegration, testIntegration } from "core/integrations/ask_integration.ts";
import type { Check } from "core/integrations/check_wordpress.ts";
import { listIntegrations } from "core/integrations/list_integrations.ts";
import { removeIntegration } from "core/integrations/remove_integration.ts";
import { IntegrationChanges, type ShownIntegration } from "core/integrations/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import type { State } from "@/web/state.ts";
import { CapabilityPanel } from "@/components/integrations/CapabilityPanel.tsx";
import { ConnectionPanel } from "@/components/integrations/ConnectionPanel.tsx";
import { SyncPanel } from "@/components/integrations/SyncPanel.tsx";
import {
  IntegrationFields,
  integrationValues,
} from "@/components/integrations/IntegrationFields.tsx";
import { formSite } from "@/components/planner/requests.ts";
import { CheckList } from "@/components/settings/CheckList.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/settings/integrations";

interface Data {
  integration: ShownIntegration;
  form: FormState;
  checks: Check[] | null;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, {})),
  POST: act<Data>(async (ctx, form) => {
    const id = idParam(ctx, "connection");
    switch (form.get("action")) {
      case "test":
        return await show(ctx, { checks: await testIntegration(ctx.state, { id }) });
      case "remove":
        await removeIntegration(ctx.state, { id });
        leaveFlash(ctx, "success", "The connection is removed. What it published stays there.");
        return ctx.redirect(PATH, 303);
    }
    try {
      const { id: siteId } = formSite(ctx, form);
      const changes = parseForm(IntegrationChanges, form);
      await saveIntegration(ctx.state, { siteId, id, changes });
      leaveFlash(ctx, "success", "Saved.");
      return ctx.redirect(`${PATH}/${id}`, 303);
    } catch (error) {
      return await show(ctx, { form: refusedForm(error, form) }, 422);
    }
  }),
});

async function show(ctx: Ctx, shown: Partial<Data>, status = 200) {
  const id = idParam(ctx, "connection");
  const { site } = ctx.state;
  const { integrations } = site
    ? await listIntegrations(ctx.state, { siteId: site.id })
    : { integrations: [] };
  const integration = integrations.find((each) => each.id === id);
  if (!integration) throw new AppError("not_found", "This connection was not found.");
  const form = emptyForm(integrationValues(integration));
  return page<Data>({ form, checks: null, ...shown, integration }, { status });
}

/** One connection: whether it works, what it offers, how it is set up. */
export default define.page<typeof handler>(function IntegrationPage({ data, state }) {
  const { integration, form, checks } = data;
  state.title = integration.name;
  const mayChange = isManager(state.me) && mayWrite(state.me);
  return (
    <>
      <PageHeader title={integration.name} crumbs={[{ label: "Integrations", href: PATH }]} />
      <div class="main-aside">
        <div class="stack">
          {checks && (
            <Panel title="Test">
              <CheckList checks={checks} />
            </Panel>
          )}
          <CapabilityPanel integration={integration} />
          {mayChange && (
            <Panel title="Change it">
              <IntegrationFields
                form={form}
                siteId={state.site?.id ?? ""}
                integration={integration}
              />
            </Panel>
          )}
        </div>
        <div class="stack">
          <ConnectionPanel integration={integration} mayChange={mayChange} />
          <SyncPanel integration={integration} mayWrite={mayWrite(state.me)} />
        </div>
      </div>
    </>
  );
});
