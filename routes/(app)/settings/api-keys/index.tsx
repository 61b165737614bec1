import { type FreshContext, page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { createApiKey } from "core/api_keys/create_api_key.ts";
import { listApiKeys } from "core/api_keys/list_api_keys.ts";
import { revokeApiKey } from "core/api_keys/revoke_api_key.ts";
import { rotateApiKey } from "core/api_keys/rotate_api_key.ts";
import {
  API_KEY_SCOPES,
  type ApiKey,
  ApiKeyRotation,
  type IssuedApiKey,
  NewApiKey,
  PickedApiKey,
} from "core/api_keys/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import type { State } from "@/web/state.ts";
import { IssuedKey } from "@/components/api_keys/IssuedKey.tsx";
import { KeyTable } from "@/components/api_keys/KeyTable.tsx";
import { NewKeyForm } from "@/components/api_keys/NewKeyForm.tsx";
import { PluginPanel } from "@/components/api_keys/PluginPanel.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/settings/api-keys";

interface Data {
  keys: ApiKey[];
  form: FormState;
  /** The rights that are ticked. */
  scopes: readonly string[];
  /** The key that was just made. It is in this answer and nowhere else. */
  issued: IssuedApiKey | null;
  rotated: boolean;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read((ctx) => isManager(ctx.state.me) ? show(ctx, {}) : page<Data | null>(null)),
  POST: act<Data | null>(async (ctx, form) => {
    switch (form.get("action")) {
      case "create":
        return await create(ctx, form);
      case "rotate": {
        const issued = await rotateApiKey(ctx.state, parseForm(ApiKeyRotation, form));
        return await show(ctx, { issued, rotated: true });
      }
      default:
        await revokeApiKey(ctx.state, parseForm(PickedApiKey, form));
        leaveFlash(ctx, "success", "The key is revoked; it opens nothing any more.");
        return ctx.redirect(PATH, 303);
    }
  }),
});

async function create(ctx: Ctx, form: FormData) {
  try {
    return await show(ctx, { issued: await createApiKey(ctx.state, parseForm(NewApiKey, form)) });
  } catch (error) {
    const scopes = form.getAll("scopes[]").filter((scope) => typeof scope === "string");
    return await show(ctx, { form: refusedForm(error, form), scopes }, 422);
  }
}

async function show(ctx: Ctx, shown: Partial<Data>, status = 200) {
  const keys = await listApiKeys(ctx.state);
  const site_id = ctx.state.site?.id ?? "";
  const form = emptyForm({ site_id, name: "WordPress plugin" });
  const first: Data = { keys, form, scopes: API_KEY_SCOPES, issued: null, rotated: false };
  // Not even the browser keeps the answer with the key.
  const headers = shown.issued ? { "cache-control": "no-store" } : undefined;
  return page<Data | null>({ ...first, ...shown }, { status, headers });
}

/** The keys with which a site's own programs reach it, for owners and admins. */
export default define.page<typeof handler>(function ApiKeysPage({ data, state }) {
  state.title = "API keys";
  return (
    <>
      <PageHeader title="API keys">
        A key lets a program of yours, such as the WordPress plugin, exchange content with one site.
      </PageHeader>
      {data ? <Keys {...data} state={state} /> : (
        <Panel>
          <EmptyState icon="key" title="Owners and admins make the keys">
            Ask one of them if a site should exchange content with IGNY8.
          </EmptyState>
        </Panel>
      )}
    </>
  );
});

function Keys({ keys, form, scopes, issued, rotated, state }: Data & { state: State }) {
  const { me, env } = state;
  const mayChange = mayWrite(me);
  return (
    <div class="stack">
      {issued && <IssuedKey issued={issued} rotated={rotated} />}
      <div class={mayChange ? "main-aside" : "stack"}>
        <div class="stack">
          <Panel title="Keys" flush>
            {keys.length > 0
              ? <KeyTable keys={keys} mayChange={mayChange} />
              : (
                <EmptyState icon="key" title="No keys yet">
                  Make one for each program, so that each can be revoked by itself.
                </EmptyState>
              )}
          </Panel>
          <PluginPanel endpoint={env.SUPABASE_URL} publishableKey={env.SUPABASE_PUBLISHABLE_KEY} />
        </div>
        {mayChange && (
          <Panel title="New key">
            {me.sites.length > 0
              ? <NewKeyForm {...form} scopes={scopes} sites={me.sites} />
              : <NoSite me={me} />}
          </Panel>
        )}
      </div>
    </div>
  );
}
