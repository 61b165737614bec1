import { type FreshContext, page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { readProviders } from "core/ai_providers/read_providers.ts";
import { removeProvider } from "core/ai_providers/remove_provider.ts";
import { saveProvider } from "core/ai_providers/save_provider.ts";
import {
  type AccountProvider,
  type ProviderCheck,
  ProviderForm,
} from "core/ai_providers/schema.ts";
import { testProvider } from "core/ai_providers/test_provider.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import type { State } from "@/web/state.ts";
import { CheckList } from "@/components/settings/CheckList.tsx";
import { ProviderFields, providerValues } from "@/components/settings/ProviderFields.tsx";
import { ProviderPanel } from "@/components/settings/ProviderPanel.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/settings/ai-providers";
const openai = { kind: "openai" } as const;

interface Data {
  provider: AccountProvider | null;
  form: FormState;
  checks: ProviderCheck[] | null;
}

export const handler = define.handlers({
  GET: read((ctx) => isManager(ctx.state.me) ? show(ctx, {}) : page<Data | null>(null)),
  POST: act<Data | null>(async (ctx, form) => {
    const action = form.get("action");
    if (action === "test") {
      return await show(ctx, { checks: await testProvider(ctx.state, openai) });
    }
    if (action === "remove") {
      await removeProvider(ctx.state, openai);
      leaveFlash(
        ctx,
        "success",
        "Your provider and its key are deleted. IGNY8's own is used again.",
      );
      return ctx.redirect(PATH, 303);
    }
    try {
      await saveProvider(ctx.state, { ...openai, changes: parseForm(ProviderForm, form) });
      leaveFlash(ctx, "success", "Saved. Test it once before you rely on it.");
      return ctx.redirect(PATH, 303);
    } catch (error) {
      return await show(ctx, { form: refusedForm(error, form) }, 422);
    }
  }),
});

async function show(ctx: FreshContext<State>, shown: Partial<Data>, status = 200) {
  const { providers: [provider = null] } = await readProviders(ctx.state);
  const form = emptyForm(providerValues(provider));
  return page<Data | null>({ form, checks: null, ...shown, provider }, { status });
}

/** The account's own AI provider, for its owner and admins. */
export default define.page<typeof handler>(function AiProvidersPage({ data, state }) {
  state.title = "AI providers";
  return (
    <>
      <PageHeader title="AI providers">
        Use your own contract with OpenAI, or any server that speaks its API, instead of IGNY8's.
      </PageHeader>
      {data ? <Provider {...data} mayChange={mayWrite(state.me)} /> : (
        <Panel>
          <EmptyState icon="key" title="Owners and admins choose the provider">
            Ask one of them if texts or pictures should come from another model.
          </EmptyState>
        </Panel>
      )}
    </>
  );
});

function Provider({ provider, form, checks, mayChange }: Data & { mayChange: boolean }) {
  return (
    <div class="stack">
      {checks && (
        <Panel title="Test">
          <CheckList checks={checks} />
        </Panel>
      )}
      <div class={mayChange ? "main-aside" : "stack"}>
        {mayChange && (
          <Panel title={provider ? "Change it" : "Your own provider"}>
            <ProviderFields form={form} provider={provider} />
          </Panel>
        )}
        <ProviderPanel provider={provider} mayChange={mayChange} />
      </div>
    </div>
  );
}
