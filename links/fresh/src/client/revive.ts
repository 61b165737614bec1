import { computed, signal } from "@preact/signals";

type Reference = number;

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/**
 * A function from node index to value. Every node is built once, so values that were one on
 * the server are one here; `jsx` builds the markup of a slot.
 */
export function reviver(
  nodes: unknown[],
  jsx: (slot: number) => unknown,
): (i: Reference) => unknown {
  const built = new Map<Reference, unknown>();
  const keep = <T>(i: Reference, value: T): T => {
    built.set(i, value);
    return value;
  };

  function object(i: Reference, node: Record<string, Reference>): unknown {
    const value = keep(i, {});
    for (const key in node) {
      // Defined, not assigned: a key named __proto__ must stay a key.
      Object.defineProperty(value, key, {
        value: revive(node[key] as Reference),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return value;
  }

  function collection(i: Reference, type: unknown, items: Reference[]): unknown {
    if (type === "a") {
      const array: unknown[] = keep(i, []);
      for (const item of items) array.push(revive(item));
      return array;
    }
    if (type === "s") {
      const set = keep(i, new Set());
      for (const item of items) set.add(revive(item));
      return set;
    }
    const map = keep(i, new Map());
    for (let at = 0; at < items.length; at += 2) {
      map.set(revive(items[at] as Reference), revive(items[at + 1] as Reference));
    }
    return map;
  }

  function special(i: Reference, [type, first, second]: unknown[]): unknown {
    const text = first as string;
    switch (type) {
      case "u":
        return undefined;
      case "n":
        return Number(text);
      case "b":
        return BigInt(text);
      case "d":
        return new Date((first as number | null) ?? NaN);
      case "U":
        return new URL(text);
      case "r":
        return new RegExp(text, second as string);
      case "8":
        return fromBase64(text);
      case "j":
        return jsx(first as number);
    }
    if (type === "C") {
      const value = revive(first as Reference);
      return computed(() => value);
    }
    const shared = keep(i, signal<unknown>(undefined));
    shared.value = revive(first as Reference);
    return shared;
  }

  function revive(i: Reference): unknown {
    if (built.has(i)) return built.get(i);
    const node = nodes[i];
    if (typeof node !== "object" || node === null) return node;
    if (!Array.isArray(node)) {
      return object(i, node as Record<string, Reference>);
    }
    if ("asm".includes(node[0])) return collection(i, node[0], node.slice(1));
    return keep(i, special(i, node));
  }
  return revive;
}
