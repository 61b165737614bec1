import { cssColour } from "./palettes.ts";
import type { Scene } from "./scene.ts";

/** The scene as an SVG document of the same look. */
export function sceneSvg({ width, height, sky, shapes }: Scene): string {
  const fills = [sky, ...shapes.map(({ fill }) => fill)];
  const gradients = fills.map(([top, bottom], i) =>
    `<linearGradient id="g${i}" x1="0" y1="0" x2="0" y2="1"><stop stop-color="${
      cssColour(top)
    }"/><stop offset="1" stop-color="${cssColour(bottom)}"/></linearGradient>`
  );
  const polygons = shapes.map(({ points, opacity }, i) => {
    const list = points.map(([x, y]) => `${round(x)},${round(y)}`).join(" ");
    return `<polygon points="${list}" fill="url(#g${i + 1})"${
      opacity < 1 ? ` opacity="${round(opacity)}"` : ""
    }/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>${
    gradients.join("")
  }</defs><rect width="${width}" height="${height}" fill="url(#g0)"/>${polygons.join("")}</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
