import { load } from "cheerio";
import { type ComponentChildren, Fragment, h, type VNode } from "preact";

type Node = ReturnType<ReturnType<typeof load>["root"]>[number]["childNodes"][number];

/** A document as elements, the shortest way to the same markup: no component, no data, no hook. */
export function vnodeTree(html: string): VNode {
  const [root] = load(html).root();
  return h(Fragment, null, (root?.childNodes ?? []).map(toVNode));
}

function toVNode(node: Node): ComponentChildren {
  if (node.type === "text") return node.data;
  if (node.type === "script" || node.type === "style") {
    const html = node.childNodes.map((child) => "data" in child ? child.data : "").join("");
    return h(node.name, { ...node.attribs, dangerouslySetInnerHTML: { __html: html } });
  }
  if (node.type !== "tag") return null;
  return h(node.name, node.attribs, ...node.childNodes.map(toVNode));
}
