import { type ComponentChildren, type ComponentType, type ContainerNode, h, hydrate } from "preact";
import { build } from "../asset_path.ts";
import { marker, range, toVNodes } from "./markup.ts";
import { reviver } from "./revive.ts";

type Instance = [component: number, props: number, key: string | number | null];

/** Start marks in document order: of the outermost islands, and of every slot. */
function findMarks(root: Node, islands: Node[], slots: Map<number, Node>): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  let inside: Node | null = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const mark = marker(node);
    if (node === inside) inside = null;
    else if (mark?.kind === "s" && !slots.has(mark.id)) {
      slots.set(mark.id, node);
    } else if (mark?.kind === "i" && !inside) {
      islands.push(node);
      inside = range(node).end;
    }
  }
}

/** The part of a parent between two marks, in the shape Preact needs to hydrate into it. */
function between(start: Node): ContainerNode {
  const parent = start.parentNode as ParentNode & Element;
  const { nodes, end } = range(start);
  const insertBefore = (node: Node, child: Node | null) => parent.insertBefore(node, child ?? end);
  const root = {
    nodeType: 1,
    parentNode: parent,
    firstChild: nodes[0] ?? null,
    childNodes: nodes,
    namespaceURI: parent.namespaceURI,
    ownerDocument: document,
    insertBefore,
    appendChild: (node: Node) => insertBefore(node, null),
    removeChild: (node: Node) => parent.removeChild(node),
    contains: (node: Node) => parent.contains(node),
  };
  return root as unknown as ContainerNode;
}

/** Hydrates every outermost island of the page. */
export function boot(components: ComponentType[], buildId: string): void {
  build.id = buildId;
  const state = document.getElementById("frsh-state")?.textContent ?? "[[],[]]";
  const [nodes, instances] = JSON.parse(state) as [unknown[], Instance[]];
  const islands: Node[] = [];
  const slots = new Map<number, Node>();
  findMarks(document, islands, slots);
  const hidden = new Map<number, HTMLTemplateElement>();
  for (const template of document.querySelectorAll<HTMLTemplateElement>("template[id^=frsh-]")) {
    hidden.set(Number(template.id.slice(5)), template);
    findMarks(template.content, [], slots);
  }

  function slot(id: number): ComponentChildren {
    const start = slots.get(id);
    const content = start ? range(start).nodes : [...hidden.get(id)?.content.childNodes ?? []];
    return toVNodes(content, island);
  }
  const revive = reviver(nodes, slot);
  function island(id: number): ComponentChildren {
    const [component, props, key] = instances[id] as Instance;
    const attributes = { ...revive(props) as object, key: key ?? undefined };
    return h(components[component] as ComponentType, attributes);
  }

  for (const start of islands) {
    try {
      hydrate(island(marker(start)?.id ?? 0), between(start));
    } catch (error) {
      // One broken island leaves the others working.
      console.error(error);
    }
  }
}
