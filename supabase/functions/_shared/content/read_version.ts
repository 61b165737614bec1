import { type Db, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";

/** The parts of a text that a version keeps. */
export interface VersionText {
  version: number;
  title: string;
  html: string;
  meta_title: string;
  meta_description: string;
  word_count: number;
}

export interface Comparison {
  id: string;
  status: string;
  /** The text as it is now. */
  now: VersionText;
  then: VersionText & { reason: string; created_at: string };
}

interface Answer extends VersionText {
  id: string;
  status: string;
  versions: Comparison["then"][];
}

const TEXT = "version, title, html, meta_title, meta_description, word_count";

/** An old version beside the text of now. Throws `not_found`. */
export async function readVersion(
  { db }: { db: Db },
  { contentId, version }: { contentId: string; version: number },
): Promise<Comparison> {
  const { id, status, versions, ...now } = unwrapOne(
    await db.from("content")
      .select(`id, status, ${TEXT}, versions:content_versions(${TEXT}, reason, created_at)`)
      .eq("id", contentId)
      .eq("content_versions.version", version)
      .maybeSingle()
      .overrideTypes<Answer, { merge: false }>(),
    "content",
  );
  const [then] = versions;
  if (!then) throw new AppError("not_found", "This version was not found.");
  return { id, status, now, then };
}
