import { type Db, unwrap } from "../db.ts";
import { chosen, findImport, importKeywords } from "./import_keywords.ts";
import { saveMapping } from "./keyword_mappings.ts";
import { type PreviewInput, readCorrected } from "./preview_import.ts";
import { dropUpload, readUploadHead, readUploadPart, uploadPath } from "./uploads.ts";

export interface ImportInput extends PreviewInput {
  /** Keep how the columns were understood, for files with the same headers. */
  remember?: boolean;
}

/**
 * Imports an upload as it was previewed: at once when it has one part, else by the worker. Answers
 * the import's id, also when the upload was imported before; null when there is neither. Throws what
 * reading and importing throw.
 */
export async function importUpload(
  deps: { db: Db },
  { owner, uploadId, sectorId, filename, corrections, choices, remember }: ImportInput,
): Promise<string | null> {
  const path = uploadPath(owner, uploadId);
  const [head, text] = await Promise.all([
    readUploadHead(deps, path),
    readUploadPart(deps, path, 1),
  ]);
  if (!head || text === null) return await findImport(deps, uploadId);
  const parts = head.parts.length;
  const { result: file, plan } = readCorrected(
    { ...head, text },
    filename,
    corrections,
    parts === 1,
  );
  if (remember) await saveMapping(deps, { siteId: owner.siteId, name: filename ?? "", file });
  if (parts === 1) {
    const input = { sectorId, file, filename, key: uploadId, choices };
    const { id } = await importKeywords(deps, input);
    await dropUpload(deps, path, parts);
    return id;
  }
  return unwrap(
    await deps.db.rpc("order_keyword_import", {
      p_sector_id: sectorId,
      p_source: file.source,
      p_filename: filename ?? "",
      p_key: uploadId,
      p_choices: chosen(choices),
      p_upload: uploadId,
      p_parts: parts,
      p_lines: head.lines,
      p_plan: { ...plan, rules: choices.rules, starts: head.parts.map(({ line }) => line) },
    }),
  );
}
