// @deno-types="npm:@types/sanitize-html@2.16.2"
import sanitize from "npm:sanitize-html@2.18.1";
import { AppError } from "../errors.ts";

/** Characters of HTML one content may have. */
export const LONGEST_HTML = 1_000_000;

const TAGS = [
  ...[
    "h2",
    "h3",
    "h4",
    "p",
    "ul",
    "ol",
    "li",
    "blockquote",
    "strong",
    "em",
    "a",
    "code",
    "pre",
    "hr",
    "br",
  ],
  ...[
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "img",
  ],
];

const OPTIONS: sanitize.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: {
    a: ["href", "rel", "title"],
    img: ["src", "alt", "width", "height", "loading"],
    th: ["colspan", "rowspan", "scope"],
    td: ["colspan", "rowspan"],
    ol: ["start"],
  },
  allowedSchemes: ["http", "https", "mailto"],
  allowedSchemesByTag: { img: ["http", "https"] },
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  // Their text is code, not content.
  nonTextTags: [
    "script",
    "style",
    "textarea",
    "option",
    "noscript",
    "template",
    "svg",
    "math",
    "title",
  ],
  nestingLimit: 40,
  transformTags: {
    h1: "h2",
    h5: "h4",
    h6: "h4",
    b: "strong",
    i: "em",
    a: (tagName, { href = "", title }) => ({
      tagName,
      attribs: {
        href,
        ...(title ? { title } : {}),
        ...(/^https?:/i.test(href) ? { rel: "noopener" } : {}),
      },
    }),
  },
  exclusiveFilter: ({ tag, attribs }) => tag === "img" && !attribs.src,
};

/**
 * HTML that may be stored and shown: only the tags of an article, no scripts, styles, handlers or
 * foreign schemes. Raises `too_large` above a million characters.
 */
export function sanitizeHtml(html: string): string {
  if (html.length > LONGEST_HTML) {
    throw new AppError(
      "too_large",
      "This text is too long: one page holds at most a million characters.",
    );
  }
  // Half a surrogate pair is no character; Postgres would refuse the whole text for it.
  return sanitize(html.toWellFormed(), OPTIONS).replaceAll("\0", "").trim();
}
