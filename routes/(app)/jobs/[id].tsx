import { page } from "fresh";
import { z } from "zod";
import { mayWrite, type SessionContext } from "core/accounts/session_context.ts";
import { estimateAgain } from "core/billing/estimate.ts";
import { cancelJobs } from "core/jobs/cancel_jobs.ts";
import { type JobDetails, readJob } from "core/jobs/read_job.ts";
import { retryJob } from "core/jobs/retry_job.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, okJson, read, wantsJson } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { isLive, JOB_NAMES } from "@/components/jobs/job_words.ts";
import { JobCosts, JobCourse } from "@/components/jobs/JobFacts.tsx";
import { JobFailures } from "@/components/jobs/JobFailures.tsx";
import { JobLedger } from "@/components/jobs/JobLedger.tsx";
import { JobPhases } from "@/components/jobs/JobPhases.tsx";
import { madeHref } from "@/components/jobs/made.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { CodeBlock } from "@/components/ui/Text.tsx";

const Order = z.discriminatedUnion("action", [
  z.object({ action: z.literal("retry") }),
  z.object({ action: z.literal("cancel"), site_id: z.uuid() }),
]);

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const job = await readJob(ctx.state, { id: idParam(ctx, "job") });
    return wantsJson(ctx.req)
      ? okJson(ctx, { job })
      : page({ job, asOf: new Date().toISOString() });
  }),
  POST: act(async (ctx, form) => {
    const id = idParam(ctx, "job");
    const order = parseForm(Order, form);
    if (order.action === "retry") {
      const made = await retryJob(ctx.state, { id });
      leaveFlash(ctx, "success", "Ordered again. This is the new attempt.");
      return ctx.redirect(`/jobs/${made}`, 303);
    }
    const count = await cancelJobs(ctx.state, { siteId: order.site_id, ids: [id] });
    if (count > 0) leaveFlash(ctx, "info", "Cancelled. Its credits were released.");
    else leaveFlash(ctx, "warning", "It had started or ended already, so it was not cancelled.");
    return ctx.redirect(`/jobs/${id}`, 303);
  }),
});

/** One job: how far it is, what it cost, why it failed, and what can be done. */
export default define.page<typeof handler>(function JobPage({ data, state }) {
  const { job, asOf } = data;
  const name = JOB_NAMES[job.function] ?? job.function;
  state.title = `${name}: ${job.subject_label}`;
  const made = madeHref(job);
  return (
    <>
      <PageHeader
        title={state.title}
        aside={<StatusPill status={job.status} />}
        crumbs={crumbs(job)}
        actions={
          <>
            {mayWrite(state.me) && <JobActions job={job} me={state.me} />}
            {made && <LinkButton href={made.href}>{made.label}</LinkButton>}
          </>
        }
      >
        On {job.site_name}
      </PageHeader>
      {isLive(job) && <JobProgress jobs={[toShown(job)]} />}
      {job.error_message && (
        <Flash tone={isLive(job) ? "warning" : "danger"}>
          {isLive(job) && "The last attempt failed: "}
          {job.error_message}
          {job.error_code && <span class="muted">{` (${job.error_code})`}</span>}
        </Flash>
      )}
      <div class="columns">
        <Panel title="Phases">
          <JobPhases job={job} />
        </Panel>
        <Panel title="Course">
          <JobCourse job={job} asOf={asOf} />
        </Panel>
        <Panel title="Cost">
          <JobCosts job={job} />
        </Panel>
      </div>
      {job.failures.length > 0 && (
        <Panel title="Attempts that failed" flush>
          <JobFailures failures={job.failures} />
        </Panel>
      )}
      {job.ledger.length > 0 && (
        <Panel title="In the ledger" flush>
          <JobLedger entries={job.ledger} />
        </Panel>
      )}
      {job.raw_answer && (
        <Panel title="What the AI answered">
          <p class="muted">
            Kept for 30 days because it could not be used as it was.
          </p>
          <CodeBlock code={job.raw_answer} label="What the AI answered" wrap />
        </Panel>
      )}
    </>
  );
});

function crumbs(job: JobDetails) {
  const automation = { label: "Automation", href: "/automation" };
  return job.run_id
    ? [automation, { label: "Run", href: `/automation/runs/${job.run_id}` }, { label: "Job" }]
    : [automation, { label: "Job" }];
}

function JobActions({ job, me }: { job: JobDetails; me: SessionContext }) {
  const mayRetry = ["failed", "dead", "cancelled"].includes(job.status) &&
    job.function !== "plan_run";
  if (!mayRetry && job.status !== "queued") return null;
  return (
    <form method="post" action={`/jobs/${job.id}`} class="form-actions">
      <input type="hidden" name="site_id" value={job.site_id} />
      {mayRetry && (
        <>
          <EstimateChip
            credits={estimateAgain(me.costs, { ...job.payload, function: job.function })}
            balance={me.account.credits}
          />
          <Button name="action" value="retry" icon="refresh" variant="primary">Try again</Button>
        </>
      )}
      {job.status === "queued" && (
        <Button name="action" value="cancel" icon="stop" variant="danger">Cancel</Button>
      )}
    </form>
  );
}

function toShown(job: JobDetails) {
  const { id, status, phase, percent, message, attempts, credits_reserved, credits_charged } = job;
  return {
    id,
    function: job.function,
    label: job.subject_label,
    status,
    phase,
    percent,
    message,
    error: job.error_message,
    attempts,
    credits_reserved,
    credits_charged,
  };
}
