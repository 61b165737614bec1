import { AppError } from "../errors.ts";
import { type PictureFormat, pictureFormat } from "./picture_format.ts";

/** Bytes a picture may have; the bucket has the same limit. */
export const LARGEST_PICTURE = 10 * 1024 * 1024;

/** Pixels a picture may unpack to: more would fill the memory of whoever looks at it. */
const MOST_PIXELS = 50_000_000;

/**
 * The format of a picture that may be stored, judged by its bytes and never by its name or the type
 * it claims. Throws `unsupported_type` for anything but PNG, JPEG and WebP (SVG can hold scripts),
 * `too_large` beyond 10 MB or 50 megapixels.
 */
export function checkPicture(bytes: Uint8Array): PictureFormat {
  if (bytes.length > LARGEST_PICTURE) {
    throw new AppError("too_large", "A picture may have at most 10 MB.");
  }
  const format = pictureFormat(bytes);
  if (!format) {
    throw new AppError("unsupported_type", "Only PNG, JPEG and WebP pictures can be used.");
  }
  if ((format.width ?? 0) * (format.height ?? 0) > MOST_PIXELS) {
    throw new AppError("too_large", "A picture may have at most 50 megapixels.");
  }
  return format;
}
