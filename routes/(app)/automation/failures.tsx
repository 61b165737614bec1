import { page } from "fresh";
import { z } from "zod";
import { mayWrite, type SessionContext } from "core/accounts/session_context.ts";
import { estimateAgain } from "core/billing/estimate.ts";
import { type Failures, listFailures } from "core/jobs/list_failures.ts";
import { type Retried, retryJobs } from "core/jobs/retry_jobs.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, cameFrom, read } from "@/web/handlers.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { FailureTable } from "@/components/jobs/FailureTable.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

type Data = { failures: Failures; filter: Filter } | null;

const Filter = z.object({
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  size: z.coerce.number().int().min(10).max(100).catch(25),
});
type Filter = z.infer<typeof Filter>;

const Order = z.object({
  ids: z.array(z.uuid()).min(1, "Choose something to try again.").max(100),
});

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { site } = ctx.state;
    if (!site) return page<Data>(null);
    const filter = Filter.parse(Object.fromEntries(ctx.url.searchParams));
    return page<Data>({
      failures: await listFailures(ctx.state, { siteId: site.id, ...filter }),
      filter,
    });
  }),
  POST: act(async (ctx, form) => {
    const retried = await retryJobs(ctx.state, parseForm(Order, form));
    leaveFlash(ctx, retried.refused.size > 0 ? "warning" : "success", retriedWords(retried));
    return ctx.redirect(cameFrom(ctx), 303);
  }),
});

function retriedWords({ ordered, refused }: Retried): string {
  const parts = [...refused].map(([why, count]) => count === 1 ? why : `${count} times: ${why}`);
  if (ordered > 0) parts.unshift(`${ordered === 1 ? "One is" : `${ordered} are`} ordered again.`);
  return parts.join(" ");
}

/** Work that failed for good, each with one click to order it again. */
export default define.page<typeof handler>(function FailuresPage({ data, state }) {
  state.title = "Failed work";
  const { me, site } = state;
  const jobs = data?.failures.jobs ?? [];
  return (
    <>
      <PageHeader
        title={state.title}
        crumbs={[{ label: "Automation", href: "/automation" }]}
        actions={mayWrite(me) && jobs.length > 1 && <RetryAll jobs={jobs} me={me} />}
      >
        What failed for good{site ? ` on ${site.name}` : ""}{" "}
        in the last 30 days. Nothing of it was charged.
      </PageHeader>
      {!data ? <NoSite me={me} /> : (
        <>
          <Panel flush>
            {jobs.length > 0
              ? <FailureTable jobs={jobs} mayRetry={mayWrite(me)} costs={me.costs} />
              : <EmptyState icon="check" title="Nothing has failed" />}
          </Panel>
          {data.failures.total > data.filter.size && (
            <Pagination
              page={data.filter.page}
              pageSize={data.filter.size}
              total={data.failures.total}
              href={(page, size) => `/automation/failures?page=${page}&size=${size}`}
            />
          )}
        </>
      )}
    </>
  );
});

function RetryAll({ jobs, me }: { jobs: Failures["jobs"]; me: SessionContext }) {
  const credits = jobs.reduce((sum, job) => sum + estimateAgain(me.costs, job), 0);
  return (
    <form method="post" action="/automation/failures" class="form-actions">
      {jobs.map(({ id }) => <input key={id} type="hidden" name="ids[]" value={id} />)}
      <EstimateChip credits={credits} balance={me.account.credits} />
      <Button icon="refresh">Try all {String(jobs.length)} again</Button>
    </form>
  );
}
