import { type Json, unwrap } from "../db.ts";
import {
  ClaimedImport,
  type ImportKind,
  type RunImportDeps,
  runNextInParts,
} from "../imports/run_in_parts.ts";
import type { WxrPart } from "./import_file.ts";
import { prepareItem } from "./prepare_item.ts";

const CONTENT: ImportKind<ClaimedImport> = {
  name: "content_import",
  claimed: ClaimedImport,
  failed: "content_import_failed",
  async store(db, _claimed, { number, text }, lease) {
    const { items, attachments }: WxrPart = JSON.parse(text);
    return unwrap(
      await db.rpc("store_content_import_part", {
        ...lease,
        p_part: number,
        p_items: items.map((item) => prepareItem(item, attachments)) as unknown as Json,
      }),
    );
  },
};

/** Goes on with the next import of a WordPress file that is due; see `runNextInParts`. */
export function runNextContentImport(deps: RunImportDeps, until: number): Promise<boolean> {
  return runNextInParts(deps, CONTENT, until);
}
