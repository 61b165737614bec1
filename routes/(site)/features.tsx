import { asset } from "fresh/runtime";
import { define } from "@/web/define.ts";
import { Band } from "@/components/shell/PublicShell.tsx";

interface Feature {
  title: string;
  points: string[];
  shot: string;
  alt: string;
}

const FEATURES: Feature[] = [
  {
    title: "Plan",
    points: [
      "Reads the exports of Ahrefs, Semrush, Keyword Planner, Search Console, Moz and Ubersuggest, plain lists and pasted text.",
      "Shows what it understood before anything is stored; unknown numbers stay unknown, and every rejected row has a reason.",
      "Groups keywords into clusters, and proposes ideas that differ in angle and structure.",
    ],
    shot: "clusters",
    alt: "Clusters with their keywords, volume and difficulty",
  },
  {
    title: "Write",
    points: [
      "Articles of the length you ask for, in the voice of your author profile.",
      "An editor that saves as you type, keeps every version and tells you when a colleague was faster.",
      "Image prompts from the text, pictures with alt texts, a preview that is what will be published.",
    ],
    shot: "editor",
    alt: "The editor with meta fields, review panel and image slots",
  },
  {
    title: "Run",
    points: [
      "One click takes a site through all seven stages; each item moves on as soon as it is ready.",
      "An estimate per stage before the start, live progress during, a credit cap that stops before it is exceeded.",
      "Pause, resume and cancel at any time. A crash repeats nothing that was stored.",
    ],
    shot: "run",
    alt: "A run with the progress and credits of its seven stages",
  },
  {
    title: "Publish",
    points: [
      "A review queue with notes, then a clean public page with structured data, Open Graph, sitemap and feed.",
      "Unpublish in one click.",
    ],
    shot: "article",
    alt: "A published article with its featured image",
  },
];

export default define.page(function FeaturesPage({ state }) {
  state.title = "Features";
  return (
    <>
      <Band hero>
        <h1>From a keyword list to pages people find</h1>
      </Band>
      {FEATURES.map(({ title, points, shot, alt }, index) => (
        <Band key={title} fill={index % 2 === 0}>
          <h2>{title}</h2>
          <div class="prose">
            <ul>{points.map((point) => <li key={point}>{point}</li>)}</ul>
          </div>
          <img
            class="shot"
            src={asset(`/screenshots/${shot}.png`)}
            alt={alt}
            width={1280}
            height={800}
            loading="lazy"
          />
        </Band>
      ))}
    </>
  );
});
