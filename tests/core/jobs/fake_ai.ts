import type { AiProvider, ChatRequest, ImageRequest, Usage } from "core/ai/provider.ts";

const USAGE: Usage = { model: "fake-1", tokens_in: 100, tokens_out: 200, cost_usd: 0.001 };

/** A PNG of one pixel. */
export const PIXEL = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  ),
  (character) => character.charCodeAt(0),
);

/** Answers a chat request: a value to send as JSON, or a text to send as it is. */
export type ChatScript = (
  input: Record<string, unknown>,
  request: ChatRequest,
) => unknown | Promise<unknown>;

export interface FakeAi extends AiProvider {
  /** Names of the requests so far; pictures are `image`. */
  readonly calls: string[];
  /** The requests so far. */
  readonly requests: ChatRequest[];
  /** What to answer, by name of the request; missing ones get a useful answer. */
  scripts: Record<string, ChatScript>;
  /** Called before a picture is answered. */
  onImage: (request: ImageRequest) => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
}

/** A vendor under the test's control. */
export function fakeAi(scripts: Record<string, ChatScript> = {}): FakeAi {
  const ai: FakeAi = {
    name: "fake",
    calls: [],
    requests: [],
    scripts,
    onImage: () => PIXEL,
    async chat(request) {
      ai.calls.push(request.name);
      ai.requests.push(request);
      const input = JSON.parse(request.messages[1]?.content ?? "{}");
      const script = ai.scripts[request.name] ?? USEFUL[request.name];
      const value = await script?.(input, request);
      const text = typeof value === "string" ? value : JSON.stringify(value ?? {});
      return { text, usage: USAGE };
    },
    async image(request) {
      ai.calls.push("image");
      return { bytes: await ai.onImage(request), usage: USAGE };
    },
  };
  return ai;
}

interface Given {
  keywords: { ref: number; keyword: string }[];
  cluster: { name: string; keywords: { keyword: string }[] };
  count: number;
  task: { title: string; target_words: number; primary_keyword: string };
  content: { title: string; sections: { heading: string }[] };
  max_in_article: number;
}

const USEFUL: Record<string, (input: Given) => unknown> = {
  keyword_clusters: ({ keywords }) => ({
    clusters: [...Map.groupBy(keywords, ({ keyword }) => keyword.split(" ")[0])].map((
      [name, members],
    ) => ({
      name,
      description: `About ${name}.`,
      keyword_refs: members.map(({ ref }) => ref),
    })),
    unclustered_refs: [],
  }),
  content_ideas: ({ cluster, count }) => ({
    ideas: Array.from({ length: count }, (_, index) => ({
      title: `${cluster.name} idea ${index + 1}`,
      description: "What it is about.",
      outline: [{ heading: "First things", points: ["one", "two"] }],
      content_type: "blog_post",
      structure: "guide",
      target_keywords: cluster.keywords.slice(0, 2).map(({ keyword }) => keyword),
      estimated_word_count: 400,
    })),
  }),
  article: ({ task }) => ({
    title: task.title,
    slug: task.title,
    meta_title: task.title,
    meta_description: `All about ${task.primary_keyword}.`,
    html: `<h2>First things</h2><p>${"word ".repeat(task.target_words)}</p><h2>Last things</h2>`,
    excerpt: "In short.",
    primary_keyword: task.primary_keyword,
    secondary_keywords: [],
    tags: ["tag"],
    categories: ["category"],
  }),
  image_prompts: ({ content, max_in_article }) => ({
    featured: { prompt: `A picture of ${content.title}`, alt: "A picture" },
    in_article: content.sections.slice(0, max_in_article).map(({ heading }) => ({
      prompt: `A picture of ${heading}`,
      alt: heading,
      after_heading: heading,
    })),
  }),
};
