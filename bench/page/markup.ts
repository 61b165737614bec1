import { load } from "cheerio";
import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { jsx } from "preact/jsx-runtime";

type Node = ReturnType<ReturnType<typeof load>["root"]>[number]["childNodes"][number];

/** An element or a text as data. */
type Markup = string | { tag: string; props: Record<string, unknown>; children: Markup[] };

/** A document as data, read once. */
export function readMarkup(html: string): Markup[] {
  const [root] = load(html).root();
  return (root?.childNodes ?? []).flatMap(toMarkup);
}

function toMarkup(node: Node): Markup[] {
  if (node.type === "text") return [node.data];
  if (node.type === "script" || node.type === "style") {
    const html = node.childNodes.map((child) => "data" in child ? child.data : "").join("");
    const props = { ...node.attribs, dangerouslySetInnerHTML: { __html: html } };
    return [{ tag: node.name, props, children: [] }];
  }
  if (node.type !== "tag") return [];
  return [{ tag: node.name, props: node.attribs, children: node.childNodes.flatMap(toMarkup) }];
}

/** Its elements as compiled JSX makes them, and nothing else: no component, no data, no hook. */
export function elementsOf(markup: Markup[]): VNode {
  return h(Fragment, null, markup.map(toElement));
}

function toElement(markup: Markup): ComponentChildren {
  if (typeof markup === "string") return markup;
  const { tag, props, children } = markup;
  return jsx(tag, { ...props, children: children.map(toElement) });
}
