import { mix, type Rgb } from "./palettes.ts";
import type { Bitmap } from "./png.ts";
import type { Point, Scene, Shape } from "./scene.ts";

const SAMPLES = 4;

/** Paints a scene with soft edges: each shape is one polygon, filled from top to bottom colour. */
export function paint(scene: Scene): Bitmap {
  const { width, height } = scene;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const colour = mix(scene.sky[0], scene.sky[1], y / height);
    fillRow(pixels, y * width, width, colour);
  }
  const cover = new Float32Array(width + 2);
  for (const shape of scene.shapes) paintShape(pixels, width, height, shape, cover);
  return { width, height, pixels };
}

function fillRow(pixels: Uint8Array, from: number, count: number, [r, g, b]: Rgb): void {
  for (let i = from * 3; i < (from + count) * 3; i += 3) {
    pixels[i] = r + 0.5;
    pixels[i + 1] = g + 0.5;
    pixels[i + 2] = b + 0.5;
  }
}

function paintShape(
  pixels: Uint8Array,
  width: number,
  height: number,
  shape: Shape,
  cover: Float32Array,
): void {
  const ys = shape.points.map(([, y]) => y);
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const first = Math.max(0, Math.floor(top));
  const last = Math.min(height - 1, Math.ceil(bottom));
  const edges = edgesOf(shape.points);
  let [active, next]: [Edge[], number] = [[], 0];
  for (let y = first; y <= last; y++) {
    while (next < edges.length && (edges[next] as Edge).top < y + 1) {
      active.push(edges[next++] as Edge);
    }
    active = active.filter((edge) => edge.bottom > y);
    const [left, right] = coverRow(active, y, width, cover);
    if (left > right) continue;
    const t = bottom > top ? Math.min(1, Math.max(0, (y - top) / (bottom - top))) : 0;
    const colour = mix(shape.fill[0], shape.fill[1], t);
    blendRow(pixels, y * width, left, right, colour, shape.opacity, cover);
  }
}

interface Edge {
  top: number;
  bottom: number;
  /** x at the height 0, and its change per row. */
  x: number;
  slope: number;
}

/** The polygon's sides that are not level, by where they begin. */
function edgesOf(points: readonly Point[]): Edge[] {
  const edges: Edge[] = [];
  let [px, py] = points[points.length - 1] ?? [0, 0];
  for (const [x, y] of points) {
    if (py !== y) {
      const slope = (x - px) / (y - py);
      edges.push({ top: Math.min(y, py), bottom: Math.max(y, py), x: x - y * slope, slope });
    }
    [px, py] = [x, y];
  }
  return edges.sort((a, b) => a.top - b.top);
}

/** Adds the row's spans to the coverage; the first and last pixel that they touch. */
function coverRow(
  active: readonly Edge[],
  y: number,
  width: number,
  cover: Float32Array,
): [number, number] {
  let [left, right] = [width, 0];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const at = y + (sample + 0.5) / SAMPLES;
    const hits: number[] = [];
    for (const edge of active) {
      if (edge.top <= at && edge.bottom > at) hits.push(edge.x + at * edge.slope);
    }
    hits.sort((a, b) => a - b);
    for (let i = 0; i + 1 < hits.length; i += 2) {
      const x0 = Math.max(0, hits[i] as number);
      const x1 = Math.min(width, hits[i + 1] as number);
      if (x1 <= x0) continue;
      addSpan(cover, x0, x1);
      left = Math.min(left, Math.floor(x0));
      right = Math.max(right, Math.min(width - 1, Math.floor(x1)));
    }
  }
  return [left, right];
}

/** Adds one sample's span as differences; a running sum gives each pixel's coverage. */
function addSpan(cover: Float32Array, x0: number, x1: number): void {
  edge(cover, x0, 1 / SAMPLES);
  edge(cover, x1, -1 / SAMPLES);
}

function edge(cover: Float32Array, x: number, amount: number): void {
  const cell = Math.floor(x);
  const part = 1 - (x - cell);
  cover[cell] = (cover[cell] as number) + amount * part;
  cover[cell + 1] = (cover[cell + 1] as number) + amount * (1 - part);
}

function blendRow(
  pixels: Uint8Array,
  row: number,
  left: number,
  right: number,
  [r, g, b]: Rgb,
  opacity: number,
  cover: Float32Array,
): void {
  let sum = 0;
  for (let x = left; x <= right; x++) {
    sum += cover[x] as number;
    cover[x] = 0;
    const alpha = Math.min(1, sum) * opacity;
    if (alpha < 0.004) continue;
    const i = (row + x) * 3;
    pixels[i] = (pixels[i] as number) * (1 - alpha) + r * alpha + 0.5;
    pixels[i + 1] = (pixels[i + 1] as number) * (1 - alpha) + g * alpha + 0.5;
    pixels[i + 2] = (pixels[i + 2] as number) * (1 - alpha) + b * alpha + 0.5;
  }
  cover[right + 1] = 0;
}
