/** The page of what a job made, or of what it works on; null when there is none. */
export function madeHref(
  job: {
    function: string;
    status: string;
    subject_id: string;
    run_id: string | null;
    result: unknown;
  },
): { href: string; label: string } | null {
  const result = typeof job.result === "object" && job.result !== null ? job.result : {};
  const content = "content_id" in result && typeof result.content_id === "string"
    ? result.content_id
    : null;
  switch (job.function) {
    case "plan_run":
      return job.run_id ? { href: `/automation/runs/${job.run_id}`, label: "To the run" } : null;
    case "auto_cluster":
      return { href: "/planner/clusters", label: "To the clusters" };
    case "generate_ideas":
      return { href: `/planner/ideas?cluster=${job.subject_id}`, label: "To the ideas" };
    case "generate_image_prompts":
      return { href: `/writer/content/${job.subject_id}`, label: "To the article" };
    default:
      if (content) return { href: `/writer/content/${content}`, label: "To the article" };
      return job.function === "generate_images"
        ? { href: "/writer/images", label: "To the images" }
        : { href: "/writer/tasks", label: "To the tasks" };
  }
}
