// @ts-types="@types/d3-hierarchy"
import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";

/** An area of the map, in its units. */
export interface Tile<T> {
  item: T;
  x: number;
  y: number;
  width: number;
  height: number;
}

type Node<T> = { item: T; weight: number } | { children: { item: T; weight: number }[] };

/** Fills a rectangle with one tile for each item, as large as its weight; those without weight get none. */
export function tilesOf<T>(
  items: readonly T[],
  weigh: (item: T) => number,
  { width, height }: { width: number; height: number },
): Tile<T>[] {
  const children = items.map((item) => ({ item, weight: weigh(item) }))
    .filter(({ weight }) => weight > 0);
  if (children.length === 0) return [];
  const root = hierarchy<Node<T>>({ children })
    .sum((node) => "weight" in node ? node.weight : 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const laid = treemap<Node<T>>().tile(treemapSquarify).size([width, height]).padding(2)(root);
  return laid.leaves().flatMap(({ data, x0, x1, y0, y1 }) =>
    "item" in data ? [{ item: data.item, x: x0, y: y0, width: x1 - x0, height: y1 - y0 }] : []
  );
}
