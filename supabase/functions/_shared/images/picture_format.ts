/** What the first bytes of a picture say. Pixels; null where the format hides them. */
export interface PictureFormat {
  contentType: "image/png" | "image/jpeg" | "image/webp";
  width: number | null;
  height: number | null;
}

const NO_SIZE = { width: null, height: null };

/** The format of a PNG, JPEG or WebP; null for anything else, whatever it claims to be. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) {
    const size = bytes.length >= 24
      ? { width: view.getUint32(16), height: view.getUint32(20) }
      : NO_SIZE;
    return { contentType: "image/png", ...size };
  }
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) {
    return { contentType: "image/jpeg", ...jpegSize(view) };
  }
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") {
    return { contentType: "image/webp", ...webpSize(bytes, view) };
  }
  return null;
}

function startsWith(bytes: Uint8Array, head: number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** The size stands in the start-of-frame segment; segments before it are skipped. */
function jpegSize(view: DataView) {
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return NO_SIZE;
}

function webpSize(bytes: Uint8Array, view: DataView) {
  if (ascii(bytes, 12, 16) !== "VP8X" || bytes.length < 30) return NO_SIZE;
  const uint24 = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  return { width: uint24(24) + 1, height: uint24(27) + 1 };
}
