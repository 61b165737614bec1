import { between, pick, shuffled } from "../random.ts";
import { mix, type Rgb } from "./palettes.ts";
import type { Canvas, Point, Shape } from "./scene.ts";

/** The pictures the offline AI can draw. */
export type CompositionName =
  | "hills"
  | "orbits"
  | "network"
  | "bars"
  | "arches"
  | "mosaic"
  | "ribbons"
  | "bubbles";

const WHITE: Rgb = [255, 255, 255];

/** Each draws back to front. */
export const COMPOSITIONS: Record<CompositionName, (canvas: Canvas) => Shape[]> = {
  hills,
  orbits,
  network,
  bars,
  arches,
  mosaic,
  ribbons,
  bubbles,
};

function shape(points: readonly Point[], top: Rgb, bottom: Rgb = top, opacity = 1): Shape {
  return { points, fill: [top, bottom], opacity };
}

function circle(x: number, y: number, radius: number, from = 0, to = Math.PI * 2): Point[] {
  const count = Math.max(12, Math.ceil((radius * (to - from)) / 7));
  return Array.from({ length: count + 1 }, (_, i) => {
    const angle = from + ((to - from) * i) / count;
    return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius] as const;
  });
}

function box(x: number, y: number, w: number, h: number): Point[] {
  return [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
}

function arch(x: number, bottom: number, w: number, h: number): Point[] {
  const r = w / 2;
  return [[x, bottom], ...circle(x + r, bottom - h + r, r, Math.PI, Math.PI * 2), [x + w, bottom]];
}

function ring(x: number, y: number, radius: number, thickness: number): Point[] {
  return [...circle(x, y, radius), ...circle(x, y, radius - thickness).reverse()];
}

function hills({ width, height, palette, random }: Canvas): Shape[] {
  const unit = Math.min(width, height);
  const sun = [width * (0.2 + random() * 0.6), height * (0.22 + random() * 0.2)] as const;
  const shapes = [0.3, 0.22, 0.15].map((size, i) =>
    shape(circle(...sun, unit * size), palette.accent, palette.accent, i === 2 ? 0.95 : 0.16)
  );
  for (const [i, colour] of palette.shapes.entries()) {
    const base = height * (0.48 + i * 0.13);
    const waves = [1, 2, 3].map((n) => ({
      size: (unit * (0.1 - i * 0.012)) / n,
      turns: (0.6 + random() * 0.9) * n,
      phase: random() * 6.3,
    }));
    const ridge = Array.from({ length: 97 }, (_, x) => {
      const up = waves.reduce(
        (sum, w) => sum + w.size * Math.sin((x / 96) * w.turns * 6.3 + w.phase),
        0,
      );
      return [(width * x) / 96, base - up] as const;
    });
    const lit = mix(colour, palette.sky[1], 0.25 - i * 0.06);
    shapes.push(shape([...ridge, [width, height + 1], [0, height + 1]], lit, colour));
  }
  return shapes;
}

function orbits({ width, height, palette, random }: Canvas): Shape[] {
  const unit = Math.min(width, height);
  const [x, y] = [width * (0.35 + random() * 0.3), height * (0.42 + random() * 0.16)];
  const shapes: Shape[] = [];
  for (let i = 5; i >= 1; i--) {
    const colour = palette.shapes[Math.min(3, 5 - i)] ?? palette.accent;
    const radius = unit * 0.15 * i;
    shapes.push(shape(circle(x, y, radius), colour, mix(colour, palette.shapes[3], 0.3), 0.34));
    shapes.push(shape(ring(x, y, radius, unit * 0.003), WHITE, WHITE, 0.35));
  }
  shapes.push(
    shape(circle(x, y, unit * 0.1), palette.accent, mix(palette.accent, palette.shapes[0], 0.4)),
  );
  for (let i = 1; i <= 5; i++) {
    for (let n = between(random, 1, 2); n > 0; n--) {
      const angle = random() * 6.3;
      const [px, py] = [
        x + Math.cos(angle) * unit * 0.15 * i,
        y + Math.sin(angle) * unit * 0.15 * i,
      ];
      const size = unit * (0.012 + random() * 0.026);
      shapes.push(
        shape(circle(px, py, size), pick(random, [palette.accent, WHITE, palette.shapes[3]])),
      );
    }
  }
  return shapes;
}

function network({ width, height, palette, random }: Canvas): Shape[] {
  const unit = Math.min(width, height);
  const columns = Math.max(4, Math.round((width / unit) * 5));
  const nodes = Array.from({ length: columns * 4 }, (_, i) => ({
    x: (width * ((i % columns) + 0.2 + random() * 0.6)) / columns,
    y: (height * (Math.floor(i / columns) + 0.2 + random() * 0.6)) / 4,
    size: unit * (0.012 + random() ** 2 * 0.05),
  }));
  const shapes: Shape[] = [
    shape(
      circle(width * random(), height * random(), unit * 0.55),
      palette.shapes[0],
      palette.shapes[1],
      0.3,
    ),
    shape(
      circle(width * random(), height * random(), unit * 0.4),
      palette.shapes[1],
      palette.shapes[2],
      0.25,
    ),
  ];
  for (const [i, a] of nodes.entries()) {
    const near = nodes.slice(i + 1).map((b) => ({ b, far: Math.hypot(a.x - b.x, a.y - b.y) }))
      .filter(({ far }) => far < unit * 0.42).sort((p, q) => p.far - q.far).slice(0, 2);
    for (const { b, far } of near) {
      const [nx, ny] = [(-(b.y - a.y) / far) * unit * 0.002, ((b.x - a.x) / far) * unit * 0.002];
      const line: Point[] = [[a.x + nx, a.y + ny], [b.x + nx, b.y + ny], [b.x - nx, b.y - ny], [
        a.x - nx,
        a.y - ny,
      ]];
      shapes.push(shape(line, mix(palette.shapes[2], palette.sky[1], 0.35)));
    }
  }
  for (const { x, y, size } of nodes) {
    const colour = pick(random, [...palette.shapes, palette.accent]);
    if (size > unit * 0.03) shapes.push(shape(circle(x, y, size * 1.6), colour, colour, 0.22));
    shapes.push(shape(circle(x, y, size), colour));
  }
  return shapes;
}

function bars({ width, height, palette, random }: Canvas): Shape[] {
  const unit = Math.min(width, height);
  const count = between(random, 7, 10);
  const step = (width * 0.84) / count;
  const shapes: Shape[] = [
    shape(
      circle(width * (0.65 + random() * 0.2), height * 0.3, unit * 0.2),
      palette.accent,
      palette.accent,
      0.9,
    ),
  ];
  for (let i = 0; i < 4; i++) {
    shapes.push(
      shape(
        box(width * 0.08, height * (0.25 + i * 0.16), width * 0.84, unit * 0.003),
        WHITE,
        WHITE,
        0.4,
      ),
    );
  }
  for (let i = 0; i < count; i++) {
    const tall = height * (0.18 + 0.42 * (i / count) + random() * 0.16);
    const colour = palette.shapes[i % 3 === 0 ? 1 : i % 3 === 1 ? 2 : 3];
    const w = step * 0.62;
    shapes.push(
      shape(
        arch(width * 0.08 + i * step, height * 0.9, w, Math.max(tall, w)),
        mix(colour, WHITE, 0.2),
        colour,
      ),
    );
  }
  shapes.push(shape(box(0, height * 0.9, width, height * 0.1 + 1), palette.shapes[3]));
  return shapes;
}

function arches({ width, height, palette, random }: Canvas): Shape[] {
  const unit = Math.min(width, height);
  const shapes: Shape[] = [];
  const floor = height * 0.86;
  const centres = shuffled(random, [0.2, 0.5, 0.8]);
  for (const [n, centre] of centres.entries()) {
    const wide = unit * (0.5 - n * 0.09);
    const tall = unit * (0.74 - n * 0.13);
    for (let i = 0; i < 4; i++) {
      const colour = palette.shapes[(i + n) % 4] ?? palette.accent;
      const w = wide * (1 - i * 0.23);
      const h = tall - (wide - w) / 2;
      shapes.push(
        shape(arch(width * centre - w / 2, floor, w, h), mix(colour, WHITE, 0.18), colour),
      );
    }
  }
  shapes.push(
    shape(circle(width * (centres[1] ?? 0.5), floor - unit * 0.07, unit * 0.07), palette.accent),
  );
  shapes.push(
    shape(
      box(0, floor, width, height - floor + 1),
      palette.shapes[3],
      mix(palette.shapes[3], [0, 0, 0], 0.2),
    ),
  );
  return shapes;
}

function mosaic({ width, height, palette, random }: Canvas): Shape[] {
  const tile = Math.max(width, height) / between(random, 6, 8);
  const colours = [...palette.shapes, palette.accent, palette.sky[0]];
  const shapes: Shape[] = [];
  for (let y = 0; y < height; y += tile) {
    for (let x = 0; x < width; x += tile) {
      const [back, front] = shuffled(random, colours);
      if (!back || !front) continue;
      shapes.push(shape(box(x, y, tile, tile), back));
      const half = tile / 2;
      const quarter = (cx: number, cy: number, from: number) =>
        shape([[cx, cy], ...circle(cx, cy, tile, from, from + Math.PI / 2)], front);
      const drawn: readonly (() => Shape)[] = [
        () => quarter(x, y, 0),
        () => quarter(x + tile, y, Math.PI / 2),
        () => quarter(x + tile, y + tile, Math.PI),
        () => quarter(x, y + tile, Math.PI * 1.5),
        () => shape(circle(x + half, y + half, half * 0.62), front),
        () => shape([[x, y], [x + tile, y], [x, y + tile]], front),
        () => shape(circle(x + half, y + tile, half, Math.PI, Math.PI * 2), front),
      ];
      shapes.push(pick(random, drawn)());
    }
  }
  return shapes;
}

function ribbons({ width, height, palette, random }: Canvas): Shape[] {
  const shapes: Shape[] = [];
  const lean = 0.35 + random() * 0.4;
  const colours = shuffled(random, [...palette.shapes, palette.accent]);
  const unit = Math.min(width, height);
  for (let i = 0; i < 9; i++) {
    const colour = colours[i % colours.length] ?? palette.accent;
    const mid = height * (i / 8);
    const thick = unit * (0.05 + random() * 0.09);
    const [phase, turns] = [random() * 6.3, 0.7 + random() * 0.6];
    const top = Array.from({ length: 81 }, (_, n) => {
      const t = n / 80;
      const swing = Math.sin(t * turns * 6.3 + phase) * unit * 0.09;
      return [width * t, mid + (0.5 - t) * height * lean + swing] as const;
    });
    const under = top.map(([x, y]) =>
      [x, y + thick * (1 + 0.4 * Math.sin(x / unit * 4 + phase))] as const
    );
    shapes.push(shape([...top, ...under.toReversed()], mix(colour, WHITE, 0.16), colour, 0.9));
  }
  return shapes;
}

function bubbles({ width, height, palette, random }: Canvas): Shape[] {
  const unit = Math.min(width, height);
  const colours = [...palette.shapes, palette.accent];
  return Array.from({ length: 26 }, (_, i) => {
    const size = unit * (i < 6 ? 0.2 + random() * 0.2 : 0.02 + random() ** 2 * 0.14);
    const colour = pick(random, colours);
    const [x, y] = [width * random(), height * (0.1 + random() * 0.85)];
    return shape(circle(x, y, size), mix(colour, WHITE, 0.3), colour, i < 6 ? 0.38 : 0.78);
  });
}
