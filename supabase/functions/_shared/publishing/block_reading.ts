import { type ChildNode, isTag, isText } from "npm:domhandler@6.0.1";

/** Elements under another name that mean the same here. */
const SAME: Record<string, string> = { b: "strong", i: "em", h1: "h2", h5: "h4", h6: "h4" };
/** Attributes that people mean; all others come from editors, themes and WordPress itself. */
const MEANT: Record<string, string[]> = {
  a: ["href", "title"],
  img: ["src", "alt"],
  th: ["colspan", "rowspan"],
  td: ["colspan", "rowspan"],
  ol: ["start"],
};
const KEPT = new Set([
  ...["h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "strong", "em", "a", "code", "pre"],
  ...["hr", "br", "table", "caption", "tr", "th", "td", "figcaption", "img"],
]);
/** These end a word, even where no space stands. */
const BREAKS = new Set([
  ...["p", "li", "tr", "td", "th", "br", "div", "h2", "h3", "h4", "figcaption", "caption"],
  ...["dt", "dd", "blockquote", "ul", "ol", "table"],
]);

/**
 * How a block reads: its text, marks, links and pictures, without anything that editors and WordPress write differently
 * (spaces, entities, classes, sizes, paragraphs inside list items). Empty when there is nothing to read.
 */
export function reading(block: ChildNode): string {
  const text = read(block, false, true)
    .replace(/[ \n]*(\ue000)[ \n]*/g, "$1")
    .replace(/\ue000+/g, "\ue000").replace(/^\ue000|\ue000$/g, "")
    // Where a quote, an item or a cell begins and ends, a line does anyway.
    .replace(/(<(?:blockquote|li|td|th)\b[^>]*>)\ue000/g, "$1")
    .replace(/\ue000(<\/(?:blockquote|li|td|th)>)/g, "$1");
  const isEmpty = /^(<(p|h2|h3|h4)>)?\s*(<\/(p|h2|h3|h4)>)?$/.test(text);
  return isEmpty ? "" : text.replaceAll("\ue000", "\n");
}

function read(node: ChildNode, isVerbatim: boolean, isOuter = false): string {
  if (isText(node)) {
    return isVerbatim ? node.data : node.data.replace(/[\s\u00a0]+/g, " ").replace(/[<&]/g, entity);
  }
  if (!isTag(node)) return "";
  const name = SAME[node.name] ?? node.name;
  const isPre = isVerbatim || name === "pre";
  const inner = node.children.map((child) => read(child, isPre)).join("");
  const ends = BREAKS.has(name) ? "\ue000" : "";
  // A paragraph inside an item, a quote or a cell says nothing but where lines end.
  if (!KEPT.has(name) || (name === "p" && !isOuter)) return ends + inner + ends;
  const meant = (MEANT[name] ?? []).flatMap((attribute) => {
    const value = node.attribs[attribute]?.trim();
    return value ? [` ${attribute}="${value}"`] : [];
  });
  const text = isOuter && !isPre ? inner.trim() : inner;
  return `${ends}<${name}${meant.join("")}>${text}</${name}>${ends}`.replace(
    /^\ue000(<p>)|(<\/p>)\ue000$/g,
    "$1$2",
  );
}

function entity(character: string): string {
  return character === "<" ? "&lt;" : "&amp;";
}
