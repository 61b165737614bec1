import type { Content } from "../content/read_content.ts";
import type { PublicArticle } from "./read_public_article.ts";

/** Content as its public page would get it, published or not; related articles are left out. */
export function previewArticle(content: Content): Omit<PublicArticle, "more"> {
  const { images, published_at, updated_at, ...rest } = content;
  return {
    ...rest,
    published_at: published_at ?? updated_at,
    updated_at,
    images: images.filter(({ status }) => status === "generated"),
  };
}
