import { isValidElement, type VNode } from "preact";
import { Signal } from "@preact/signals";
import type { Island } from "../server/snapshot.ts";

type AnyVNode = VNode<Record<string, unknown>>;

/** An island on the page: index of its component, of its props, and its key. */
type Instance = [component: number, props: number, key: unknown];

function isComputed(value: Signal): boolean {
  const prototype = Object.getPrototypeOf(value);
  return Object.getOwnPropertyDescriptor(prototype, "value")?.set === undefined;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * The islands of one response and their props as a list of nodes that refer to each other by
 * index, so that a value met twice (a signal above all) stays one value in the browser.
 */
export class IslandState {
  readonly components: Island[] = [];
  #instances: Instance[] = [];
  #nodes: unknown[] = [];
  #seen = new Map<unknown, number>();
  #slots = new Map<
    unknown,
    { id: number; vnode: AnyVNode; rendered: boolean }
  >();
  #path = "";

  get isEmpty(): boolean {
    return this.#instances.length === 0;
  }

  /** Registers an island and returns its number; throws on props that cannot be sent. */
  add(island: Island, { props, key }: { props: Record<string, unknown>; key: unknown }): number {
    let component = this.components.indexOf(island);
    if (component < 0) component = this.components.push(island) - 1;
    const sent: Record<string, number> = Object.create(null);
    for (const [name, value] of Object.entries(props)) {
      this.#path = `Island "${island.name}": the prop "${name}"`;
      sent[name] = this.#node(value);
    }
    const node = this.#nodes.push(sent) - 1;
    return this.#instances.push([component, node, key ?? null]) - 1;
  }

  slotOf(vnode: object): number | undefined {
    return this.#slots.size === 0 ? undefined : this.#slots.get(vnode)?.id;
  }

  markRendered(id: number): void {
    for (const slot of this.#slots.values()) {
      if (slot.id === id) slot.rendered = true;
    }
  }

  /** Slots nobody rendered; rendering one may add more, which then follow. */
  *hiddenSlots(): Generator<{ id: number; vnode: AnyVNode }> {
    for (const slot of this.#slots.values()) {
      if (slot.rendered) continue;
      const { type, props } = slot.vnode;
      const copy = { ...slot.vnode, type, props };
      yield { id: slot.id, vnode: copy };
    }
  }

  /** The state as JSON that is safe inside a script element. */
  toJSON(): string {
    return JSON.stringify([this.#nodes, this.#instances]).replaceAll("<", "\\u003c");
  }

  #node(value: unknown): number {
    // A Map takes -0 for 0.
    if (Object.is(value, -0)) return this.#nodes.push(["n", "-0"]) - 1;
    const known = this.#seen.get(value);
    if (known !== undefined) return known;
    const index = this.#nodes.push(null) - 1;
    this.#seen.set(value, index);
    this.#nodes[index] = this.#encode(value);
    return index;
  }

  #encode(value: unknown): unknown {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) ? value : ["n", String(value)];
      case "undefined":
        return ["u"];
      case "bigint":
        return ["b", String(value)];
      case "object":
        return value === null ? null : this.#encodeObject(value);
      default:
        throw new Error(
          `${this.#path} is a ${typeof value}, which cannot be sent to the browser`,
        );
    }
  }

  #encodeObject(value: object): unknown {
    const nodes = (items: Iterable<unknown>) => Array.from(items, (item) => this.#node(item));
    if (Array.isArray(value)) return ["a", ...nodes(value)];
    if (value instanceof Signal) {
      return [isComputed(value) ? "C" : "S", this.#node(value.peek())];
    }
    // After signals: one is a valid child, and so looks like an element.
    if (isValidElement(value)) return ["j", this.#slot(value as AnyVNode)];
    if (value instanceof Date) return ["d", value.getTime()];
    if (value instanceof URL) return ["U", value.href];
    if (value instanceof RegExp) return ["r", value.source, value.flags];
    if (value instanceof Map) return ["m", ...nodes([...value].flat(1))];
    if (value instanceof Set) return ["s", ...nodes(value)];
    if (value instanceof Uint8Array) return ["8", toBase64(value)];
    if (!isPlain(value)) {
      throw new Error(
        `${this.#path} is a ${value.constructor.name}, which cannot be sent`,
      );
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#node(item)]));
  }

  #slot(vnode: AnyVNode): number {
    const id = this.#slots.size;
    this.#slots.set(vnode, { id, vnode, rendered: false });
    return id;
  }
}
