import {
  type ComponentChildren,
  type ComponentType,
  createContext,
  Fragment,
  h,
  options,
  type VNode,
} from "preact";
import { useContext } from "preact/hooks";
import { jsxTemplate } from "preact/jsx-runtime";
import { effect } from "@preact/signals";
import { renderToString } from "preact-render-to-string";
import { Head } from "../runtime.ts";
import { type Context, INTERNAL, nonceOf } from "../server/context.ts";
import type { Island, Snapshot } from "../server/snapshot.ts";
import { IslandState } from "./island_state.ts";
import { currentProps, type Place } from "./current_link.ts";

/** Markup that is already HTML. */
export function raw(html: string): VNode {
  return jsxTemplate([html]);
}

type AnyVNode = VNode<Record<string, unknown>>;

const HEAD_TAGS = new Set(["title", "meta", "link", "style", "script", "base", "noscript"]);

/** True inside an island, where another island is an ordinary component. */
const InsideIsland = createContext(false);

/** The rendering of one response: collects islands, slots and head elements on the way. */
export class PageRender {
  readonly islands = new IslandState();
  readonly snapshot: Snapshot | null;
  readonly basePath: string;
  usesHead = false;
  #registry: Map<ComponentType, Island>;
  #ctx: Context<unknown>;
  #place: Place;
  #updater: unknown;
  #plain = new WeakSet<object>();
  #undo: [vnode: AnyVNode, type: AnyVNode["type"], props: AnyVNode["props"]][] = [];

  constructor(ctx: Context<unknown>) {
    this.#ctx = ctx;
    this.#place = { pathname: ctx.url.pathname, search: ctx.url.search };
    this.#registry = ctx[INTERNAL].islands;
    this.snapshot = ctx[INTERNAL].snapshot;
    this.basePath = ctx.config.basePath;
  }

  get nonce(): string {
    return nonceOf(this.#ctx);
  }

  /** Renders synchronously; vnodes changed on the way are restored, for they may be shared. */
  render(vnode: ComponentChildren): string {
    const outer = active;
    active = this;
    try {
      return renderToString(vnode as VNode);
    } finally {
      active = outer;
      for (const [changed, type, props] of this.#undo.reverse()) {
        Object.assign(changed, { type, props });
      }
      this.#undo.length = 0;
    }
  }

  /** HTML of JSX props no island has rendered, for the browser to take when it needs them. */
  renderHiddenSlots(): string {
    let html = "";
    for (const { id, vnode } of this.islands.hiddenSlots()) {
      const inner = h(InsideIsland.Provider, { value: false, children: vnode });
      html += `<template id="frsh-${id}">${this.render(inner)}</template>`;
    }
    return html;
  }

  /** What signals take for the effect of every component, for there is nothing to update here. */
  get updater(): unknown {
    if (this.#updater === undefined) this.#updater = makeEffect();
    return this.#updater;
  }

  /** Called for every vnode before it renders. */
  visit(vnode: AnyVNode): void {
    const slot = this.islands.slotOf(vnode);
    if (slot !== undefined) {
      this.#swap(vnode, Slot, { pass: this, id: slot, inner: copyOf(vnode) });
    } else if (vnode.type === Fragment) {
      return;
    } else if (typeof vnode.type === "string") {
      this.#visitElement(vnode, vnode.type);
    } else if (vnode.type === Head) {
      this.usesHead = true;
      this.#swap(vnode, HeadMarker, { nonce: this.nonce, children: vnode.props.children });
    } else {
      const island = this.#registry.get(vnode.type as ComponentType);
      if (!island || this.#plain.has(vnode)) return;
      this.#swap(vnode, Boundary, { pass: this, island, inner: copyOf(vnode) });
    }
  }

  #visitElement(vnode: AnyVNode, tag: string): void {
    let props: Record<string, unknown> = vnode.props;
    if (tag === "a") props = currentProps(props, this.#place);
    else if (HEAD_TAGS.has(tag)) {
      if (tag === "script" || tag === "style") {
        props = { ...props, nonce: this.nonce };
      }
      if (vnode.key != null) props = { ...props, "data-key": vnode.key };
    }
    if (props !== vnode.props) this.#swap(vnode, vnode.type, props);
  }

  // deno-lint-ignore ban-types
  #swap(vnode: AnyVNode, type: Function | string, props: object): void {
    this.#undo.push([vnode, vnode.type, vnode.props]);
    Object.assign(vnode, { type, props });
  }

  /** A vnode that renders as an ordinary component even if its type is an island. */
  plain(vnode: AnyVNode): AnyVNode {
    this.#plain.add(vnode);
    return vnode;
  }
}

/** A fresh vnode with the same type and props; the original gives up its own. */
function copyOf(vnode: AnyVNode): AnyVNode {
  const copy = h(vnode.type as ComponentType<Record<string, unknown>>, null) as AnyVNode;
  return Object.assign(copy, { props: vnode.props, key: vnode.key });
}

function Boundary(
  { pass, island, inner }: {
    pass: PageRender;
    island: Island;
    inner: AnyVNode;
  },
) {
  const vnode = pass.plain(inner);
  if (useContext(InsideIsland)) return vnode;
  const id = pass.islands.add(island, inner);
  const content = h(InsideIsland.Provider, { value: true, children: vnode });
  return jsxTemplate([`<!--frsh:i:${id}-->`, "<!--/frsh:i-->"], content);
}

function Slot({ pass, id, inner }: { pass: PageRender; id: number; inner: AnyVNode }) {
  pass.islands.markRendered(id);
  const content = h(InsideIsland.Provider, { value: false, children: inner });
  return jsxTemplate([`<!--frsh:s:${id}-->`, "<!--/frsh:s-->"], content);
}

/** Leaves head elements in place between marks that only this response knows. */
function HeadMarker({ nonce, children }: { nonce: string; children?: ComponentChildren }) {
  const content = h(InsideIsland.Provider, { value: false, children });
  return jsxTemplate([`<!--h:${nonce}-->`, `<!--/h:${nonce}-->`], content);
}

let active: PageRender | null = null;

/** A vnode as it is rendered: with the component made for it, and the effect signals give that. */
type Rendered = AnyVNode & { __c?: { __$u?: unknown } };

// Preact's before-diff and render hooks under their published, mangled names.
const hooks = options as { __b?: (vnode: AnyVNode) => void; __r?: (vnode: Rendered) => void };
const { __b: earlierDiff, __r: earlierRender } = hooks;
hooks.__b = (vnode) => {
  active?.visit(vnode);
  earlierDiff?.(vnode);
};
// Signals make an effect for every component, a tenth of the time of a page with many.
hooks.__r = (vnode) => {
  if (active && vnode.__c) vnode.__c.__$u ??= active.updater;
  earlierRender?.(vnode);
};

function makeEffect(): unknown {
  let made: unknown;
  effect(function (this: unknown) {
    made = this;
  });
  return made;
}
