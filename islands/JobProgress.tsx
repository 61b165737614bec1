import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { follow } from "@/components/jobs/follow.ts";
import { isLive, JOB_NAMES, jobWords } from "@/components/jobs/job_words.ts";
import { Progress } from "@/components/ui/Meters.tsx";

/** A job as `/jobs/status` answers it. */
export interface ShownJob {
  id: string;
  function: string;
  label: string;
  status: string;
  phase: string;
  percent: number;
  message: string;
  error: string | null;
  attempts: number;
  credits_reserved: number;
  credits_charged: number | null;
  /** Where more is told of it; default its own page. */
  href?: string;
}

interface JobProgressProps {
  /** The jobs as the server knew them; without JavaScript they stay as they are. */
  jobs: ShownJob[];
  /** Where to go when all have ended; default: this page again. */
  done?: string;
  /** Who tells how far they are; default the jobs' own address. */
  source?: string;
}

const SHOWN = 8;
/** As many as are asked for at once. */
const ASKED = 200;

/** Live progress of jobs: one bar over all, a line for each; the page renews itself at the end. */
export default function JobProgress(
  { jobs, done, source = "/jobs/status" }: JobProgressProps,
) {
  const shown = useSignal(jobs);
  const offline = useSignal(false);
  useEffect(() => {
    if (!jobs.some(isLive)) return;
    const address = () => `${source}?ids=${liveIds(shown.value).join()}`;
    return follow<{ jobs: ShownJob[] }>(fetch, address, (answer) => {
      offline.value = answer === null;
      if (!answer) return true;
      const news = new Map(answer.jobs.map((job) => [job.id, job]));
      shown.value = shown.value.map((job) => news.get(job.id) ?? job);
      // An answer without any of the jobs asked for means that they may not be seen any more.
      if (answer.jobs.length > 0 && shown.value.some(isLive)) return true;
      if (done) location.assign(done);
      else location.reload();
      return false;
    });
  }, []);
  if (jobs.length === 0) return null;
  const total = shown.value.length;
  const percent = shown.value.reduce((sum, job) => sum + (isLive(job) ? job.percent : 100), 0) /
    total;
  return (
    <section class="panel job-progress" aria-label="Work in progress">
      <div class="panel-body stack">
        <Progress value={Math.round(percent)} label={summary(shown.value)} />
        <p class="hidden-visually" role="status">{summary(shown.value)}</p>
        {offline.value && (
          <p class="muted">The connection is lost. The work goes on; this page will catch up.</p>
        )}
        <ul class="job-lines">
          {byUrgency(shown.value).slice(0, SHOWN).map((job) => (
            <li key={job.id} data-status={job.status}>
              <span class="truncate">
                <strong>{JOB_NAMES[job.function] ?? job.function}</strong> {job.label}
              </span>
              <a class="muted" href={job.href ?? `/jobs/${job.id}`}>{jobWords(job)}</a>
            </li>
          ))}
          {total > SHOWN && <li class="muted">… and {total - SHOWN} more</li>}
        </ul>
      </div>
    </section>
  );
}

function liveIds(jobs: ShownJob[]): string[] {
  return jobs.filter(isLive).slice(0, ASKED).map(({ id }) => id);
}

function summary(jobs: ShownJob[]): string {
  const total = jobs.length;
  const live = jobs.filter(isLive).length;
  const failed = jobs.filter(({ status }) => status === "failed" || status === "dead").length;
  const failures = failed > 0 && total > 1 ? `, ${failed} failed` : "";
  if (live > 0) return total === 1 ? "In progress" : `${total - live} of ${total} done${failures}`;
  if (total === 1) return failed > 0 ? "Failed" : "Done";
  return failed > 0 ? `${total - failed} of ${total} done${failures}` : `All ${total} done`;
}

/** Running first, then waiting, then failed, then done. */
function byUrgency(jobs: ShownJob[]): ShownJob[] {
  const order = ["running", "queued", "failed", "dead", "cancelled", "succeeded"];
  return [...jobs].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}
