import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import { storeObject, type UploadOwner, uploadPath } from "../keywords/uploads.ts";
import { type WxrItem, WxrReader } from "./read_wxr.ts";
import type { Attachments } from "./prepare_item.ts";

/** The largest export file that can be uploaded, in bytes. */
export const MOST_WXR_BYTES = 48 * 1024 * 1024;
/** Characters read before others get their turn. */
const SLICE = 256 * 1024;
/** A part has at most so many items, and about so many characters. */
const PART_ITEMS = 40;
const PART_CHARACTERS = 1_500_000;

/** What a part of an upload holds. */
export interface WxrPart {
  items: WxrItem[];
  /** Those that the items of this part show as their picture. */
  attachments: Attachments;
}

/**
 * Reads a WordPress export file, keeps its items in parts and orders their import. Answers the import's id. Throws
 * `invalid` for what is no such file, `too_large`, `forbidden`, `module_disabled`, `account_suspended`.
 */
export async function importWxrFile(
  { db }: { db: Db },
  { owner, sectorId, filename, bytes }: {
    owner: UploadOwner;
    sectorId: string;
    filename: string;
    bytes: Uint8Array<ArrayBuffer>;
  },
): Promise<string> {
  if (bytes.length > MOST_WXR_BYTES) {
    const megabytes = MOST_WXR_BYTES / 1024 / 1024;
    throw new AppError(
      "too_large",
      `At most ${megabytes} MB can be imported at once. Export it in parts.`,
    );
  }
  const text = decoded(bytes);
  const attachments: Attachments = {};
  const { items: total, origin } = await readWhole(text, (item) => {
    if (item.post_type !== "attachment" || item.attachment_url === "") return;
    const alt = item.meta._wp_attachment_image_alt ?? "";
    attachments[item.post_id] = { url: item.attachment_url.slice(0, 2000), alt: alt.slice(0, 500) };
  });
  if (total === 0) throw new AppError("invalid", "This file has no posts or pages in it.");
  const upload = crypto.randomUUID();
  const parts = await storeParts(db, uploadPath(owner, upload), text, attachments);
  return unwrap(
    await db.rpc("order_content_import", {
      p_sector_id: sectorId,
      p_filename: filename,
      p_key: upload,
      p_upload: upload,
      p_parts: parts,
      p_items: total,
      p_origin: origin,
    }),
  );
}

async function storeParts(
  db: Db,
  path: string,
  text: string,
  attachments: Attachments,
): Promise<number> {
  let parts = 0;
  let part: WxrPart = { items: [], attachments: {} };
  let characters = 0;
  const full: WxrPart[] = [];
  const cut = () => {
    if (part.items.length > 0) full.push(part);
    part = { items: [], attachments: {} };
    characters = 0;
  };
  const store = async () => {
    for (const one of full.splice(0)) {
      await storeObject(db, `${path}.${++parts}`, JSON.stringify(one));
    }
  };
  await readWhole(text, (item) => {
    const size = item.content.length + 2000;
    if (part.items.length >= PART_ITEMS || characters + size > PART_CHARACTERS) cut();
    part.items.push(item);
    characters += size;
    const featured = item.meta._thumbnail_id ?? "";
    const attachment = attachments[featured];
    if (attachment) part.attachments[featured] = attachment;
  }, store);
  cut();
  await store();
  return parts;
}

/** Reads the file in slices, so that others get their turn in between; `between` runs after each. */
async function readWhole(
  text: string,
  onItem: (item: WxrItem) => void,
  between: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve, 0)),
): Promise<WxrReader> {
  const reader = new WxrReader(onItem);
  for (let at = 0; at < text.length; at += SLICE) {
    reader.write(text.slice(at, at + SLICE));
    await between();
  }
  reader.end();
  return reader;
}

/** The text of the file in the encoding that it names. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const marked = first === 0xff && second === 0xfe
    ? "utf-16le"
    : first === 0xfe && second === 0xff
    ? "utf-16be"
    : null;
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const named = head.match(/^[^>]*\bencoding=["']([\w-]+)["']/)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(marked ?? named).decode(bytes);
  } catch {
    const message = `This file cannot be imported. Its encoding "${named}" is not known.`;
    throw new AppError("invalid", message, { fields: { file: [message] } });
  }
}
