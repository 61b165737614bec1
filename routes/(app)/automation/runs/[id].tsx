import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { isAppError } from "core/errors.ts";
import { controlRun } from "core/automation/control_run.ts";
import { readRun } from "core/automation/read_run.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, okJson, read, wantsJson } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import RunProgress from "@/islands/RunProgress.tsx";
import { isOpen } from "@/components/automation/run_words.ts";
import { toShownRun } from "@/components/automation/shown_run.ts";
import { shortTime, When } from "@/components/jobs/When.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";

const Control = z.object({ action: z.enum(["pause", "resume", "cancel"]) });

/** What is said afterwards, by what the run has become; anything else the page itself explains. */
const BECAME: Record<string, string> = {
  "pause:paused": "The run is paused.",
  "resume:running": "The run goes on.",
  "cancel:cancelled": "The run is cancelled.",
};

/** The status that was asked for, where a run has it already: a click may come twice. Raises `error` for any other. */
async function unlessDone(
  state: Parameters<typeof readRun>[0],
  { id, action }: { id: string; action: string },
  error: unknown,
): Promise<string> {
  if (!isAppError(error) || error.code !== "conflict") throw error;
  const { status } = await readRun(state, { id });
  if (!BECAME[`${action}:${status}`]) throw error;
  return status;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const found = await readRun(ctx.state, { id: idParam(ctx, "run") });
    const answer = { run: toShownRun(found), asOf: new Date().toISOString() };
    if (wantsJson(ctx.req)) return okJson(ctx, answer);
    const { site_name: site, sector_name: sector, started_by: by, rule } = found;
    return page({ ...answer, site, sector, by, rule, autoPublish: found.config.auto_publish });
  }),
  POST: act(async (ctx, form) => {
    const id = idParam(ctx, "run");
    const { action } = parseForm(Control, form);
    const status = await controlRun(ctx.state, { id, action })
      .catch((error) => {
        if (wantsJson(ctx.req)) throw error;
        return unlessDone(ctx.state, { id, action }, error);
      });
    const said = BECAME[`${action}:${status}`];
    if (said) leaveFlash(ctx, "info", said);
    return ctx.redirect(`/automation/runs/${id}`, 303);
  }),
});

/** One run, live. */
export default define.page<typeof handler>(function RunPage({ data, state, url }) {
  const { run, asOf, site, sector } = data;
  state.title = `Run of ${shortTime(run.created_at)}`;
  const crumbs = [
    { label: "Automation", href: "/automation" },
    { label: "Runs", href: "/automation/runs" },
  ];
  return (
    <>
      <PageHeader
        title={state.title}
        crumbs={crumbs}
        actions={isOpen(run) && (
          <noscript>
            <LinkButton href={url.pathname} icon="refresh">Refresh</LinkButton>
          </noscript>
        )}
      >
        {site}
        {sector ? `, ${sector}` : ", all sectors"}
        <Starter {...data} />, <When at={run.started_at ?? run.created_at} /> UTC.
        {data.autoPublish && " Finished articles are published without review."}
      </PageHeader>
      <RunProgress run={run} asOf={asOf} mayControl={mayWrite(state.me)} />
    </>
  );
});

function Starter(
  { by, rule }: { by: string | null; rule: { id: string | null; name: string } | null },
) {
  if (!rule) return <>{by && `. Started by ${by}`}</>;
  const name = rule.id ? <a href={`/automation/rules/${rule.id}`}>{rule.name}</a> : rule.name;
  return <>. Started by the rule {name}</>;
}
