/** What a job's function is called in sentences. */
export const JOB_NAMES: Record<string, string> = {
  plan_run: "Planning",
  auto_cluster: "Clustering",
  generate_ideas: "Ideas",
  generate_content: "Article",
  generate_image_prompts: "Image prompts",
  generate_images: "Image",
  export_account: "Export",
};

/** What a job does in each phase. */
export const PHASE_NAMES: Record<string, string> = {
  INIT: "Starting",
  PREP: "Preparing",
  AI_CALL: "The AI is working",
  PARSE: "Reading the answer",
  SAVE: "Saving",
  DONE: "Done",
};

/** The state of a job in a few words. */
export function jobWords(
  job: { status: string; phase: string; message: string; error: string | null; attempts: number },
): string {
  switch (job.status) {
    case "queued":
      return job.attempts > 0 ? "Waiting to try again" : "Waiting for its turn";
    case "running":
      return job.message || PHASE_NAMES[job.phase] || "Working";
    case "succeeded":
      return "Done";
    case "cancelled":
      return "Cancelled";
    default:
      return job.error ?? "Failed";
  }
}

/** Whether a job can still change. */
export function isLive(job: { status: string }): boolean {
  return job.status === "queued" || job.status === "running";
}
