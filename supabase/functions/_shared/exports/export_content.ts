import { noteExport } from "../audit/note_export.ts";
import type { Db } from "../db.ts";
import { storedPicture } from "../images/stored_picture.ts";
import { contentFiles } from "./content_files.ts";
import { type ExportedContent, readExported } from "./exported_content.ts";
import { wxrFoot, wxrHead, wxrItem } from "./wxr.ts";
import { type ZipEntry, ZipWriter } from "./zip.ts";

export const EXPORT_FORMATS = ["wxr", "markdown", "html"] as const;
export type ExportFormat = typeof EXPORT_FORMATS[number];

export interface ContentExport {
  siteId: string;
  site: { name: string; slug: string };
  /** In the order in which they are written. */
  ids: readonly string[];
  format: ExportFormat;
  /** Address of the site's public pages, without a slash at the end. */
  siteUrl: string;
  /** Stands at every file of a zip. */
  at: Date;
}

/**
 * Contents of a site as a file, in chunks of bytes: WordPress' export format, or a zip of Markdown or HTML with the
 * pictures. Memory holds a few articles and one picture. Notes the export in the account's log. Pictures whose bytes
 * are gone are named in missing-pictures.txt. Throws `not_found` when there is nothing.
 */
export async function* exportContent(
  { db }: { db: Db },
  wanted: ContentExport,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { siteId, ids, format } = wanted;
  await noteExport({ db }, { what: "content", siteId, filters: { format, articles: ids.length } });
  const contents = readExported({ db }, ids);
  if (format === "wxr") yield* wxr(contents, wanted);
  else yield* zip(db, contents, format, wanted);
}

async function* wxr(contents: AsyncIterable<ExportedContent>, wanted: ContentExport) {
  const encoder = new TextEncoder();
  yield encoder.encode(wxrHead({ ...wanted.site, url: wanted.siteUrl, at: wanted.at }));
  let number = 0;
  for await (const content of contents) {
    yield encoder.encode(wxrItem(content, { number: ++number, siteUrl: wanted.siteUrl }));
  }
  yield encoder.encode(wxrFoot());
}

async function* zip(
  db: Db,
  contents: AsyncIterable<ExportedContent>,
  format: "markdown" | "html",
  { at }: ContentExport,
) {
  const writer = new ZipWriter(at);
  const entries: ZipEntry[] = [];
  const missing: string[] = [];
  const taken = () => {
    const { bytes, entries: done } = writer.take();
    entries.push(...done);
    return bytes;
  };
  for await (const content of contents) {
    for (const file of contentFiles(content, format)) {
      if ("text" in file) writer.addText(file.path, file.text);
      else {
        // One picture that cannot be read keeps nobody from the rest.
        const bytes = await storedPicture(db, file.stored).catch(() => null);
        if (bytes) writer.addStored(file.path, bytes);
        else missing.push(file.path);
      }
      yield taken();
    }
  }
  if (missing.length > 0) writer.addText("missing-pictures.txt", `${missing.join("\r\n")}\r\n`);
  yield taken();
  const start = writer.state.offset;
  writer.addDirectory(entries);
  writer.close(entries.length, start);
  yield taken();
}
