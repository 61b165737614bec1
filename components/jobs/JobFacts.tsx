import type { VNode } from "preact";
import type { JobDetails } from "core/jobs/read_job.ts";
import { KeyValue } from "@/components/ui/Panel.tsx";
import { formatCount, formatUsd } from "@/components/ui/numbers.ts";
import { durationWords, When } from "./When.tsx";

/** When a job was ordered, worked on and by whom, how often it was tried. */
export function JobCourse({ job, asOf }: { job: JobDetails; asOf: string }) {
  const waits = job.status === "queued" && Date.parse(job.run_at) > Date.parse(asOf);
  return (
    <KeyValue
      pairs={[
        ["Ordered", <When key="at" at={job.created_at} />],
        [
          "Ordered by",
          job.run_id
            ? <a key="run" href={`/automation/runs/${job.run_id}`}>A run</a>
            : job.started_by,
        ],
        ["Started", <When key="from" at={job.started_at} />],
        ["Ended", <When key="to" at={job.finished_at} />],
        ["Worked on for", durationWords(job.started_at, job.finished_at ?? asOf)],
        ["Attempts", `${job.attempts} of at most ${job.max_attempts}`],
        ...(waits
          ? [["Next attempt", <When key="next" at={job.run_at} />] as [string, VNode]]
          : []),
      ]}
    />
  );
}

/** What a job asked of the AI and what that cost. */
export function JobCosts({ job }: { job: JobDetails }) {
  const held = job.status === "queued" || job.status === "running";
  return (
    <KeyValue
      pairs={[
        ["Credits reserved", formatCount(job.credits_reserved)],
        [
          "Credits charged",
          held ? "when its result is stored" : formatCount(job.credits_charged ?? 0),
        ],
        ["Model", job.model],
        ["Prompt", job.prompt_version === null ? null : `version ${job.prompt_version}`],
        ["Tokens in", job.tokens_in > 0 ? formatCount(job.tokens_in) : null],
        ["Tokens out", job.tokens_out > 0 ? formatCount(job.tokens_out) : null],
        ["Provider's price", job.cost_usd > 0 ? formatUsd(job.cost_usd) : null],
      ]}
    />
  );
}
