import diff from "npm:node-htmldiff@0.9.4";
// @deno-types="npm:@types/sanitize-html@2.16.2"
import sanitize from "npm:sanitize-html@2.18.1";
import { sanitizeHtml } from "./sanitize_html.ts";

/** Above this many characters in either text, comparing would keep the server busy too long. */
const LONGEST_COMPARED = 200_000;

/**
 * Two texts as one HTML with `<ins>` and `<del>`, safe to show; null when they are too long to be
 * compared.
 */
export function diffHtml(before: string, after: string): string | null {
  if (Math.max(before.length, after.length) > LONGEST_COMPARED) return null;
  const merged = diff(sanitizeHtml(before), sanitizeHtml(after));
  return sanitize(merged, {
    allowedTags: [
      ...["ins", "del", "h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "strong", "em"],
      ...["a", "code", "pre", "hr", "br", "table", "caption", "thead", "tbody", "tfoot", "tr"],
      ...["th", "td", "figure", "figcaption", "img"],
    ],
    allowedAttributes: { img: ["src", "alt", "width", "height"], a: ["href"] },
    allowedSchemes: ["http", "https", "mailto"],
    allowProtocolRelative: false,
  });
}
