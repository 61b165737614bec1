import { type Step, Stepper } from "@/components/ui/Stepper.tsx";
import { jobWords } from "./job_words.ts";

interface PhasedJob {
  status: string;
  phase: string;
  percent: number;
  message: string;
  attempts: number;
  error_message: string | null;
}

const PHASES = [
  { phase: "INIT", title: "Taken up by a worker" },
  { phase: "PREP", title: "Input read and checked" },
  { phase: "AI_CALL", title: "The AI works" },
  { phase: "PARSE", title: "Answer read and checked" },
  { phase: "SAVE", title: "Result stored and charged" },
] as const;

/** How far a job has come, phase by phase. */
export function JobPhases({ job }: { job: PhasedJob }) {
  const reached = PHASES.findIndex(({ phase }) => phase === job.phase);
  const steps = PHASES.map(({ title }, index): Step => {
    if (job.status === "succeeded" || index < reached && job.status !== "queued") {
      return { title, state: "done" };
    }
    if (index !== reached || job.status === "queued") return { title, state: "todo" };
    return job.status === "running"
      ? { title, state: "current", note: words(job), progress: job.percent }
      : { title, state: job.status === "cancelled" ? "todo" : "failed" };
  });
  return <Stepper label="Phases of the job" steps={steps} />;
}

function words(job: PhasedJob): string {
  return jobWords({ ...job, error: job.error_message });
}
