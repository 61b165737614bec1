import { type ComponentChildren, h } from "preact";

/** `frsh:i:3` as kind and number, or null for any other node. */
export function marker(node: Node): { kind: string; id: number } | null {
  const found = node.nodeType === 8 &&
    /^frsh:([is]):(\d+)$/.exec((node as Comment).data);
  return found ? { kind: found[1] as string, id: Number(found[2]) } : null;
}

/** The nodes between a start mark and its end, and that end. */
export function range(start: Node): { nodes: ChildNode[]; end: Node } {
  const nodes: ChildNode[] = [];
  let depth = 0;
  let node = start.nextSibling;
  for (; node; node = node.nextSibling) {
    if (marker(node)) depth++;
    else if (node.nodeType === 8 && /^\/frsh:[is]$/.test((node as Comment).data) && depth-- === 0) {
      break;
    }
    nodes.push(node);
  }
  return { nodes, end: node ?? start };
}

function attributes(element: Element): Record<string, unknown> {
  const props: Record<string, unknown> = {};
  for (const { name, value } of element.attributes) {
    if (name.startsWith("on")) continue;
    const property = (element as unknown as Record<string, unknown>)[name];
    props[name] = value === "" && typeof property === "boolean" ? true : value;
  }
  return props;
}

/** Server markup as vnodes, so that it hydrates in place inside an island. */
export function toVNodes(
  nodes: ChildNode[],
  island: (id: number) => ComponentChildren,
): ComponentChildren[] {
  const children: ComponentChildren[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as ChildNode;
    const mark = marker(node);
    if (mark) {
      const inner = range(node);
      children.push(mark.kind === "i" ? island(mark.id) : toVNodes(inner.nodes, island));
      i += inner.nodes.length + 1;
    } else if (node instanceof Text) children.push(node.data);
    else if (node instanceof Element) {
      const inner = node instanceof HTMLTemplateElement ? node.content : node;
      children.push(h(node.localName, attributes(node), toVNodes([...inner.childNodes], island)));
    }
  }
  return children;
}
