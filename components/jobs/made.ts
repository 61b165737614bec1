import type { JobDetails } from "core/jobs/read_job.ts";

/** The page of what a job made, or of what it works on; null when there is none. */
export function madeHref(
  job: Pick<JobDetails, "function" | "subject_id" | "run_id" | "result">,
): { href: string; label: string } | null {
  const content = job.result?.content_id;
  switch (job.function) {
    case "plan_run":
      return job.run_id ? { href: `/automation/runs/${job.run_id}`, label: "To the run" } : null;
    case "auto_cluster":
      return { href: "/planner/clusters", label: "To the clusters" };
    case "generate_ideas":
      return { href: `/planner/ideas?cluster_id=${job.subject_id}`, label: "To the ideas" };
    case "generate_image_prompts":
      return { href: `/writer/content/${job.subject_id}`, label: "To the article" };
    default:
      if (content) return { href: `/writer/content/${content}`, label: "To the article" };
      return job.function === "generate_images"
        ? { href: "/writer/images", label: "To the images" }
        : { href: `/writer/tasks/${job.subject_id}`, label: "To the task" };
  }
}
