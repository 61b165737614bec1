/** A function of the AI whose prompt an account can change, with what it receives and must answer. */
export interface PromptFunction {
  id: string;
  name: string;
  purpose: string;
  /** The fields of the JSON document that arrives as the user message; empty for templates. */
  input: { field: string; meaning: string }[];
  /** Words in braces that are replaced in the text itself. */
  variables: { name: string; meaning: string }[];
  /** The fields of the JSON answer; the schema is sent along, the prompt cannot change it. */
  answer: string | null;
  operation: string;
}

const site = {
  field: "site",
  meaning: "name, domain, industry and sector the work is for",
};

export const PROMPT_FUNCTIONS: readonly PromptFunction[] = [
  {
    id: "auto_cluster",
    name: "Clustering",
    purpose: "Groups keywords that one page could satisfy.",
    input: [
      site,
      {
        field: "keywords",
        meaning: "up to 50, each with ref, keyword, volume, difficulty, intent",
      },
      { field: "existing_clusters", meaning: "names of clusters the sector has already" },
    ],
    variables: [],
    answer: `clusters
  name
  description
  keyword_refs: numbers
unclustered_refs: numbers`,
    operation: "auto_cluster",
  },
  {
    id: "generate_ideas",
    name: "Content ideas",
    purpose: "Proposes titles and outlines for a cluster.",
    input: [
      site,
      { field: "cluster", meaning: "name, description and its keywords with their numbers" },
      { field: "existing_titles", meaning: "titles that must not be repeated" },
      { field: "count", meaning: "how many ideas are wanted, 1 to 10" },
    ],
    variables: [],
    answer: `ideas
  title
  description
  outline
    heading
    points: texts
  content_type: blog_post, article,
    product, service or page
  structure: guide, how_to, listicle,
    comparison, review, faq, landing
    or case_study
  target_keywords: texts
  estimated_word_count: number`,
    operation: "generate_ideas",
  },
  {
    id: "generate_content",
    name: "Articles",
    purpose: "Writes the complete article of a task.",
    input: [
      site,
      {
        field: "author_profile",
        meaning: "name, tone, language, structure, dos and donts, or null when the task has none",
      },
      {
        field: "task",
        meaning: "title, description, outline, content_type, structure, target_words, " +
          "primary_keyword, secondary_keywords",
      },
    ],
    variables: [],
    answer: `title
slug
meta_title: at most 60 characters
meta_description: at most 155
html
excerpt
primary_keyword
secondary_keywords: texts
tags: texts
categories: texts`,
    operation: "generate_content",
  },
  {
    id: "generate_image_prompts",
    name: "Image prompts",
    purpose: "Describes the images an article should have.",
    input: [
      { field: "content", meaning: "title, excerpt, primary_keyword and sections with summaries" },
      { field: "max_in_article", meaning: "how many images inside the article, 0 to 5" },
      { field: "style", meaning: "a style for all images, or null" },
    ],
    variables: [],
    answer: `featured
  prompt
  alt
in_article
  prompt
  alt
  after_heading`,
    operation: "generate_image_prompts",
  },
  {
    id: "generate_images",
    name: "Image template",
    purpose: "Stands around every image prompt: style, light, what to avoid.",
    input: [],
    variables: [{ name: "prompt", meaning: "the image's own prompt; must appear once" }],
    answer: null,
    operation: "generate_images",
  },
];

/** The function of that id, or undefined. */
export function promptFunction(id: string): PromptFunction | undefined {
  return PROMPT_FUNCTIONS.find((known) => known.id === id);
}
