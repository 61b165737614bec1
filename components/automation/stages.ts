/** One of the seven stages of a run, in the words of the pages. */
export interface Stage {
  number: number;
  title: string;
  /** What waits in front of it, as it reads after a number. */
  waiting: string;
  /** What it works on, for "3 of 12 …" and for estimates. */
  unit: string;
  /** What it does, in one sentence. */
  note: string;
}

export const STAGES: readonly Stage[] = [
  {
    number: 1,
    title: "Keywords to clusters",
    waiting: "new keywords",
    unit: "requests",
    note: "Groups new keywords by topic, up to 50 in a request.",
  },
  {
    number: 2,
    title: "Clusters to ideas",
    waiting: "clusters without ideas",
    unit: "clusters",
    note: "Writes article ideas for each cluster.",
  },
  {
    number: 3,
    title: "Ideas to tasks",
    waiting: "new ideas",
    unit: "ideas",
    note: "Puts ideas into the writer's queue. Free.",
  },
  {
    number: 4,
    title: "Tasks to articles",
    waiting: "queued tasks",
    unit: "articles",
    note: "Writes an article for each task.",
  },
  {
    number: 5,
    title: "Articles to image prompts",
    waiting: "articles without images",
    unit: "articles",
    note: "Describes a featured image and images for the sections.",
  },
  {
    number: 6,
    title: "Prompts to images",
    waiting: "images to draw",
    unit: "images",
    note: "Draws the images.",
  },
  {
    number: 7,
    title: "To review",
    waiting: "finished articles",
    unit: "articles",
    note: "Hands finished articles to your review queue. Free.",
  },
];

const PUBLISHING: Partial<Stage> = {
  title: "To publishing",
  note: "Publishes finished articles by the publishing rules. Free.",
};

const EITHER: Partial<Stage> = {
  title: "To review or publishing",
  note:
    "Hands finished articles to your review queue, or publishes them by the publishing rules. Free.",
};

/** The stages of a run that leaves what it finishes to the review, or publishes it; a form may still ask which. */
export function stagesOf(
  { publishes }: { publishes: boolean | "asked" },
): readonly Stage[] {
  if (!publishes) return STAGES;
  const last = publishes === "asked" ? EITHER : PUBLISHING;
  return STAGES.map((stage) => stage.number === 7 ? { ...stage, ...last } : stage);
}

/** The title of a stage of a run by its number. */
export function stageTitle(run: { publishes: boolean }, number: number): string {
  return stagesOf(run)[number - 1]?.title ?? `Stage ${number}`;
}
