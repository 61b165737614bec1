import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { WaitReason } from "./publishing_rules.ts";

/** What became of an article at one of the places where the rules send it. */
export const SentArticle = z.object({
  content_id: z.uuid(),
  title: z.string(),
  /** Null for the site's own pages. */
  integration_id: z.uuid().nullable(),
  integration: z.string(),
  outcome: z.enum(["published", "queued", "refused"]),
  reason: z.string().nullable(),
  planned_at: z.string().nullable(),
  wait_reason: WaitReason.nullable(),
});
export type SentArticle = z.infer<typeof SentArticle>;

/**
 * Approves what waits for review and sends it, with what is approved already, where the site's rules say. Throws
 * `conflict` when there is nowhere to publish, `forbidden`, `not_found`, `module_disabled`, `too_large`.
 */
export async function publishArticles(
  { db }: { db: Db },
  { siteId, ids }: { siteId: string; ids: string[] },
): Promise<SentArticle[]> {
  const answer = unwrap(await db.rpc("publish_articles", { p_site_id: siteId, p_ids: ids }));
  return z.array(SentArticle).parse(answer);
}
