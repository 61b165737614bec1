import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { sanitizeHtml } from "./sanitize_html.ts";
import type { ContentChanges } from "./schema.ts";

const Saved = z.object({
  version: z.int(),
  updated_at: z.string(),
  word_count: z.int(),
  slug: z.string(),
  status: z.string(),
});
/** Where a piece of content stands after a save. */
export type Saved = z.infer<typeof Saved>;

/**
 * Saves an edit made on `expectedVersion`; its HTML is sanitised. A wanted slug that is taken gets a
 * number. Throws `conflict` when somebody saved in between (nothing is overwritten) or the content is
 * archived, `too_large`, `not_found`, `forbidden`.
 */
export async function saveContent(
  { db }: { db: Db },
  { contentId, expectedVersion, changes, reason = "edit" }: {
    contentId: string;
    expectedVersion: number;
    changes: ContentChanges;
    /** Shown in the history; "autosave" folds into the autosave before it. */
    reason?: string;
  },
): Promise<Saved> {
  const { html } = changes;
  return Saved.parse(unwrap(
    await db.rpc("save_content", {
      p_content_id: contentId,
      p_expected_version: expectedVersion,
      p_changes: { ...changes, ...(html === undefined ? {} : { html: sanitizeHtml(html) }) },
      p_reason: reason,
    }),
  ));
}
