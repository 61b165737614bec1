export interface StructuredArticle {
  title: string;
  description: string;
  /** Address of the page. */
  url: string;
  /** Addresses of its pictures, the featured one first. */
  images: string[];
  published_at: string;
  updated_at: string;
  word_count: number;
  keywords: string[];
  section?: string | null;
  site: { name: string; url: string };
}

/** The schema.org Article of a public page. */
export function articleStructuredData(article: StructuredArticle) {
  return {
    "@context": "https://schema.org",
    "@type": "Article",
    headline: article.title.slice(0, 110),
    description: article.description,
    mainEntityOfPage: { "@type": "WebPage", "@id": article.url },
    url: article.url,
    ...(article.images.length > 0 ? { image: article.images } : {}),
    datePublished: article.published_at,
    dateModified: article.updated_at,
    wordCount: article.word_count,
    ...(article.keywords.length > 0 ? { keywords: article.keywords.join(", ") } : {}),
    ...(article.section ? { articleSection: article.section } : {}),
    author: { "@type": "Organization", name: article.site.name, url: article.site.url },
    publisher: { "@type": "Organization", name: article.site.name, url: article.site.url },
  };
}

/** The Article as text for a `<script type="application/ld+json">`: nothing in it can end the script. */
export function articleJsonLd(article: StructuredArticle): string {
  return JSON.stringify(articleStructuredData(article))
    .replace(
      /[<>&\u2028\u2029]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
