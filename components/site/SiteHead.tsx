import { asset, Head } from "fresh/runtime";

interface SiteHeadProps {
  title: string;
  siteName: string;
  description: string;
  /** Canonical address, absolute. */
  url: string;
  /** Address of the site, absolute. */
  siteUrl: string;
  image?: { url: string; alt: string; width: number; height: number } | null;
  article?: { published: string; updated: string; tags: string[] };
  /** Keeps copies such as page 2 of a list out of search results. */
  noindex?: boolean;
  prev?: string;
  next?: string;
}

/** What search engines and social networks read of a public page. */
export function SiteHead(props: SiteHeadProps) {
  const { title, siteName, description, url, siteUrl, image, article } = props;
  const robots = props.noindex ? "noindex,follow" : "index,follow,max-image-preview:large";
  return (
    <Head>
      <link rel="stylesheet" href={asset("/css/site.css")} />
      <title>{title === siteName ? title : `${title} · ${siteName}`}</title>
      <link rel="canonical" href={url} />
      <meta name="robots" content={robots} />
      {description && <meta name="description" content={description} />}
      <meta property="og:type" content={article ? "article" : "website"} />
      <meta property="og:title" content={title} />
      <meta property="og:site_name" content={siteName} />
      <meta property="og:url" content={url} />
      {description && <meta property="og:description" content={description} />}
      {image && <meta property="og:image" content={image.url} />}
      {image && <meta property="og:image:alt" content={image.alt} />}
      {image && <meta property="og:image:width" content={String(image.width)} />}
      {image && <meta property="og:image:height" content={String(image.height)} />}
      {article && <meta property="article:published_time" content={article.published} />}
      {article && <meta property="article:modified_time" content={article.updated} />}
      {article?.tags.map((tag) => <meta key={tag} property="article:tag" content={tag} />)}
      <meta name="twitter:card" content={image ? "summary_large_image" : "summary"} />
      <meta name="twitter:title" content={title} />
      {description && <meta name="twitter:description" content={description} />}
      {image && <meta name="twitter:image" content={image.url} />}
      <link
        rel="alternate"
        type="application/rss+xml"
        title={siteName}
        href={`${siteUrl}/rss.xml`}
      />
      {props.prev && <link rel="prev" href={props.prev} />}
      {props.next && <link rel="next" href={props.next} />}
    </Head>
  );
}
