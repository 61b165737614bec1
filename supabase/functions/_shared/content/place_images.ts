import { type CheerioAPI, load } from "npm:cheerio@1.2.0/slim";
import { findHeading } from "./headings.ts";

export interface PlacedImage {
  /** http(s) or a path of this site; others are left out. */
  url: string;
  kind: string;
  position: number;
  alt: string;
  after_heading: string | null;
  /** Pixels. */
  width?: number | null;
  height?: number | null;
}

/**
 * Sanitised HTML with its pictures: the featured one first, each other after the heading it names
 * (spelling may differ), or after the next free heading. A picture that is there already is not put twice.
 */
export function placeImages(html: string, images: PlacedImage[]): string {
  const $ = load(html, null, false);
  const usable = images.filter(({ url }) => isSafeUrl(url) && !html.includes(`src="${url}"`));
  const inOrder = usable.toSorted((a, b) => a.position - b.position);
  const taken = new Set<number>();
  const headings = $("h2, h3");
  const texts = headings.toArray().map((heading) => $(heading).text());
  const placed: [index: number, image: PlacedImage][] = [];
  const homeless: PlacedImage[] = [];
  for (const image of inOrder.filter(({ kind }) => kind !== "featured")) {
    const index = image.after_heading ? findHeading(texts, image.after_heading) : -1;
    if (index < 0 || taken.has(index)) homeless.push(image);
    else placed.push([index, image]), taken.add(index);
  }
  for (const image of homeless) {
    const free = texts.findIndex((_, index) => !taken.has(index));
    placed.push([free, image]);
    taken.add(free);
  }
  for (const [index, image] of placed) {
    const made = figure($, image);
    if (index < 0) $.root().append(made);
    else headings.eq(index).after(made);
  }
  for (const image of inOrder.filter(({ kind }) => kind === "featured").slice(0, 1)) {
    $.root().prepend(figure($, image));
  }
  return $.html();
}

function figure($: CheerioAPI, { url, alt, width, height, kind }: PlacedImage) {
  const image = $("<img>").attr({ src: url, alt });
  if (width && height) image.attr({ width: String(width), height: String(height) });
  if (kind !== "featured") image.attr("loading", "lazy");
  return $("<figure></figure>").append(image);
}

function isSafeUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) || /^\/(?![/\\])/.test(url);
}
