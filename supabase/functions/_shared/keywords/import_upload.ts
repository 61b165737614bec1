import type { Db } from "../db.ts";
import { findImport, importKeywords } from "./import_keywords.ts";
import { type PreviewInput, readCorrected } from "./preview_import.ts";
import { dropUpload, readUpload } from "./uploads.ts";

/**
 * Imports an upload as it was previewed and removes it. Answers the import's id, also when the
 * upload was imported before; null when there is neither. Throws what reading and importing throw.
 */
export async function importUpload(
  deps: { db: Db },
  { owner, uploadId, sectorId, filename, corrections }: PreviewInput,
): Promise<string | null> {
  const bytes = await readUpload(deps, owner, uploadId);
  if (!bytes) return await findImport(deps, uploadId);
  const file = readCorrected(bytes, filename, corrections);
  const { id } = await importKeywords(deps, { sectorId, file, filename, key: uploadId });
  await dropUpload(deps, owner, uploadId);
  return id;
}
