import type { WriterDashboard } from "core/content/read_writer_dashboard.ts";
import { counted } from "./words.ts";

type Counts = Pick<WriterDashboard, "tasks" | "content" | "images" | "without_images" | "ideas">;

/** A stage of the writer with what can be done with the records in it. */
export interface WriterStage {
  label: string;
  value: number;
  href: string;
  action?: string;
}

function sum(counts: Record<string, number>, ...states: string[]): number {
  return states.reduce((total, state) => total + (counts[state] ?? 0), 0);
}

/** The stages from task to public page with their counts. */
export function writerStages({ tasks, content }: Counts): WriterStage[] {
  return [
    {
      label: "Tasks waiting",
      value: sum(tasks, "queued", "failed"),
      href: "/writer/tasks?status=queued",
      action: "Write",
    },
    {
      label: "Being written",
      value: sum(tasks, "in_progress"),
      href: "/writer/tasks?status=in_progress",
    },
    {
      label: "Drafts",
      value: sum(content, "draft", "linked", "optimized"),
      href: "/writer/content?status=draft",
      action: "Finish",
    },
    { label: "In review", value: sum(content, "review"), href: "/writer/review", action: "Review" },
    {
      label: "Approved",
      value: sum(content, "approved"),
      href: "/writer/content?status=approved",
      action: "Publish",
    },
    { label: "Published", value: sum(content, "published"), href: "/writer/published" },
  ];
}

/** What brings the writer forward now: the stage nearest to the public page that waits for a person. */
export function nextWriterStep(
  counts: Counts,
): { sentence: string; action: string; href: string } | null {
  const { tasks, content, images, ideas } = counts;
  const approved = sum(content, "approved");
  if (approved > 0) {
    return {
      sentence: `${counted(approved, "article")} approved and ready to go public.`,
      action: "Publish",
      href: "/writer/content?status=approved",
    };
  }
  const review = sum(content, "review");
  if (review > 0) {
    return {
      sentence: `${counted(review, "article")} waiting for review.`,
      action: "Review",
      href: "/writer/review",
    };
  }
  const failed = sum(tasks, "failed");
  if (failed > 0) {
    return {
      sentence: `${counted(failed, "task")} failed. See why and try again.`,
      action: "See failed tasks",
      href: "/writer/tasks?status=failed",
    };
  }
  if (counts.without_images > 0) {
    return {
      sentence: `${counted(counts.without_images, "article")} without pictures.`,
      action: "Write image prompts",
      href: "/writer/content?status=draft",
    };
  }
  const prompts = sum(images, "prompt_ready", "failed");
  if (prompts > 0) {
    return {
      sentence: `${counted(prompts, "picture")} described but not made yet.`,
      action: "Make pictures",
      href: "/writer/images?status=prompt_ready",
    };
  }
  const drafts = sum(content, "draft", "linked", "optimized");
  if (drafts > 0) {
    return {
      sentence: `${counted(drafts, "draft")} to read and hand in for review.`,
      action: "Open drafts",
      href: "/writer/content?status=draft",
    };
  }
  const waiting = sum(tasks, "queued");
  if (waiting > 0) {
    return {
      sentence: `${counted(waiting, "task")} ready to be written.`,
      action: "Write articles",
      href: "/writer/tasks?status=queued",
    };
  }
  if (ideas > 0) {
    return {
      sentence: `${counted(ideas, "idea")} in the planner, none of them queued.`,
      action: "Queue ideas",
      href: "/planner/ideas",
    };
  }
  return null;
}
