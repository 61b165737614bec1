import type { Db } from "../db.ts";
import { readVersion } from "./read_version.ts";
import { saveContent, type Saved } from "./save_content.ts";

/**
 * Makes an old version the text again, as a new version: what it replaces stays in the history.
 * Throws `conflict` when somebody saved since the person looked, `not_found`, `forbidden`.
 */
export async function restoreVersion(
  deps: { db: Db },
  { contentId, version, expectedVersion }: {
    contentId: string;
    version: number;
    expectedVersion: number;
  },
): Promise<Saved> {
  const { then } = await readVersion(deps, { contentId, version });
  const { title, html, meta_title, meta_description } = then;
  return await saveContent(deps, {
    contentId,
    expectedVersion,
    changes: { title, html, meta_title, meta_description },
    reason: `version ${version} restored`,
  });
}
