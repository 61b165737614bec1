import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { estimateRun } from "core/automation/estimate_run.ts";
import { RunOrder } from "core/automation/run_order.ts";
import type { RunEstimate } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { AppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, orderKey, parseForm, refusedForm } from "@/web/forms.ts";
import { act, okJson, read, wantsJson } from "@/web/handlers.ts";
import type { State } from "@/web/state.ts";
import RunEstimateIsland from "@/islands/RunEstimate.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { RunForm } from "@/components/automation/RunForm.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const DEFAULTS = {
  max_keywords: "200",
  max_clusters: "10",
  ideas_per_cluster: "3",
  max_articles: "10",
  images_per_article: "2",
};
const ALL_STAGES = ["1", "2", "3", "4", "5", "6", "7"];

interface Data {
  form: FormState;
  stages: string[];
  /** Null while the form has mistakes. */
  estimate: RunEstimate | null;
  cap: number | null;
  publishes: boolean;
  key: string;
}

type Estimated = Pick<Data, "estimate" | "cap" | "publishes">;

const NO_ESTIMATE: Estimated = { estimate: null, cap: null, publishes: false };

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { state } = ctx;
    if (!state.site) return page<Data | null>(null);
    const form = givenForm(ctx.url.searchParams, state.site.id);
    try {
      const estimated = await estimateOf(state, form);
      const enabled = form.getAll("stages[]").map(Number);
      const balance = state.me.account.credits;
      if (wantsJson(ctx.req)) return okJson(ctx, { ...estimated, balance, enabled });
      return page<Data | null>({ ...shown(form), ...estimated, key: orderKey() });
    } catch (error) {
      if (wantsJson(ctx.req)) throw error;
      const data = { ...shown(form), form: refusedForm(error, form) };
      return page<Data | null>({ ...data, ...NO_ESTIMATE, key: orderKey() });
    }
  }),
  POST: act(async (ctx, form) => {
    const key = String(form.get("key") ?? "");
    try {
      if (key.length < 8) throw new AppError("invalid", "Please send the form again.");
      const id = await startRun(deps(ctx.state), { ...parseForm(RunOrder, form), key });
      leaveFlash(ctx, "success", "The run has started. You can leave this page; it goes on.");
      return ctx.redirect(`/automation/runs/${id}`, 303);
    } catch (error) {
      const refused = refusedForm(error, form);
      const estimated = refused.needsCredits ? await estimateOf(ctx.state, form) : NO_ESTIMATE;
      const data = { ...shown(form), form: refused, ...estimated, key: orderKey() };
      return page<Data | null>(data, { status: 422 });
    }
  }),
});

function deps({ db, me }: State) {
  return { db, costs: me.costs };
}

/** What the run of a form may cost, its cap, and whether it publishes. Throws `invalid` by field. */
async function estimateOf(state: State, form: FormData): Promise<Estimated> {
  const { creditCap: cap, ...selection } = parseForm(RunOrder, form);
  const { auto_publish: publishes } = selection.config;
  return { estimate: await estimateRun(deps(state), selection), cap, publishes };
}

/** The form as the address has it; a first visit gets the default settings. */
function givenForm(query: URLSearchParams, siteId: string): FormData {
  const form = new FormData();
  if (!query.has("configured")) {
    const first = { ...DEFAULTS, site_id: siteId, sector_id: query.get("sector") ?? "" };
    for (const [name, value] of Object.entries(first)) form.set(name, value);
    for (const stage of ALL_STAGES) form.append("stages[]", stage);
    return form;
  }
  for (const [name, value] of query) form.append(name, value);
  return form;
}

function shown(form: FormData): { form: FormState; stages: string[] } {
  const values: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === "string") values[name] = value;
  return { form: emptyForm(values), stages: form.getAll("stages[]").map(String) };
}

/** Choose what a run does, see what it may cost, start it. */
export default define.page<typeof handler>(function NewRunPage({ data, state }) {
  state.title = "Run the pipeline";
  const { me } = state;
  const crumbs = [
    { label: "Automation", href: "/automation" },
    { label: "Runs", href: "/automation/runs" },
  ];
  const header = (
    <PageHeader title={state.title} crumbs={crumbs}>
      From keywords to finished articles on{" "}
      {state.site?.name ?? "your site"}. Each piece moves on as soon as it is ready.
    </PageHeader>
  );
  if (!data || !state.site) {
    return (
      <>
        {header}
        <NoSite me={me} />
      </>
    );
  }
  const { form, estimate, cap, publishes, key } = data;
  const enabled = data.stages.map(Number);
  const site = me.sites.find(({ id }) => id === form.values.site_id) ?? state.site;
  return (
    <>
      {header}
      <form method={mayWrite(me) ? "post" : "get"} action="/automation/runs/new" class="run-new">
        <Panel title="What it does">
          <FormMessage {...form} />
          <RunForm
            site={site}
            values={form.values}
            errors={form.errors}
            enabled={enabled}
            maySetRule={isManager(me)}
          />
        </Panel>
        <div class="run-estimate">
          <Panel
            title="Estimate"
            actions={
              // First in the form, so that the Enter key updates and never starts a run.


                <Button formmethod="get" formnovalidate size="small" icon="refresh">
                  Update the estimate
                </Button>

            }
          >
            {estimate
              ? (
                <RunEstimateIsland
                  estimate={estimate}
                  cap={cap}
                  enabled={enabled}
                  publishes={publishes}
                  balance={me.account.credits}
                />
              )
              : <p class="muted">Update the estimate to see what this run may cost.</p>}
            {mayWrite(me)
              ? (
                <div class="form-actions">
                  <input type="hidden" name="key" value={key} />
                  <Button variant="primary" icon="play" size="large" disabled={!estimate}>
                    Start the run
                  </Button>
                </div>
              )
              : <p class="muted">You may look at runs, but not start one.</p>}
          </Panel>
        </div>
      </form>
    </>
  );
});
