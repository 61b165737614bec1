import { crc32, deflateSync } from "node:zlib";

/** Pixels of a picture, three bytes each, row by row. */
export interface Bitmap {
  width: number;
  height: number;
  pixels: Uint8Array<ArrayBuffer>;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** A truecolour PNG file of the bitmap. */
export function encodePng({ width, height, pixels }: Bitmap): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  const [across, down] = FILTERS.map((filter) => deflateSync(filter(pixels, width * 3, height)));
  const packed = across && down && across.length < down.length ? across : down ?? new Uint8Array(0);
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", packed),
    chunk("IEND", new Uint8Array(0)),
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

type Filter = (pixels: Uint8Array, stride: number, height: number) => Uint8Array;

// flat areas become zeros when a byte is stored as its difference from the pixel beside or above
const FILTERS: readonly Filter[] = [
  (pixels, stride, height) => differences(pixels, stride, height, 1, 3),
  (pixels, stride, height) => differences(pixels, stride, height, 2, stride),
];

function differences(
  pixels: Uint8Array,
  stride: number,
  height: number,
  type: 1 | 2,
  back: number,
): Uint8Array {
  const out = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const from = y * stride;
    const to = y * (stride + 1) + 1;
    out[to - 1] = type;
    // there is no pixel beside the first of a row, and none above the first row
    const first = type === 1 ? back : y === 0 ? stride : 0;
    for (let x = 0; x < first; x++) out[to + x] = pixels[from + x] as number;
    for (let x = first; x < stride; x++) {
      out[to + x] = (pixels[from + x] as number) - (pixels[from + x - back] as number);
    }
  }
  return out;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(data.length + 8, crc32(out.subarray(4, data.length + 8)));
  return out;
}
