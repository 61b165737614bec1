import type { Post } from "../adapters/wordpress/posts.ts";
import type { Capabilities } from "../adapters/wordpress/site.ts";
import type { ClaimedPublication } from "./schema.ts";

type Content = ClaimedPublication["content"];

const NAMES = { yoast: "Yoast SEO", rank_math: "Rank Math" } as const;
const KEYS = {
  yoast: {
    title: "_yoast_wpseo_title",
    description: "_yoast_wpseo_metadesc",
    keyword: "_yoast_wpseo_focuskw",
  },
  rank_math: {
    title: "rank_math_title",
    description: "rank_math_description",
    keyword: "rank_math_focus_keyword",
  },
} as const;

/** The fields of the SEO plugins that a site has, as post meta. */
export function seoFields(
  seo: Capabilities["seo"],
  { meta_title, meta_description, primary_keyword }: Content,
): Record<string, string> {
  return Object.fromEntries(seo.flatMap((plugin) => [
    [KEYS[plugin].title, meta_title],
    [KEYS[plugin].description, meta_description],
    [KEYS[plugin].keyword, primary_keyword ?? ""],
  ]));
}

/**
 * What became of the SEO fields, one sentence per plugin that did not take them: WordPress drops meta that is not
 * registered without a word.
 */
export function seoNotes(
  seo: Capabilities["seo"],
  sent: Record<string, string>,
  { meta }: Post,
): string[] {
  const kept = meta as Record<string, unknown>;
  const dropped = (key: string) => sent[key] !== undefined && String(kept[key] ?? "") !== sent[key];
  return seo.filter((plugin) => Object.values(KEYS[plugin]).some(dropped)).map((plugin) =>
    `${
      NAMES[plugin]
    } did not take the meta title, description and keyword: WordPress opens these fields only with the IGNY8 plugin installed.`
  );
}
