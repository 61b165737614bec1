import { type Db, unwrapOne } from "../db.ts";

/** A text that content had before an edit. */
export interface VersionEntry {
  version: number;
  title: string;
  word_count: number;
  reason: string;
  created_at: string;
  author: { full_name: string; email: string } | null;
}

export interface History {
  id: string;
  title: string;
  status: string;
  version: number;
  word_count: number;
  updated_at: string;
  versions: VersionEntry[];
}

/** What a piece of content was before each edit, newest first, at most 200. Throws `not_found`. */
export async function listVersions(
  { db }: { db: Db },
  { contentId }: { contentId: string },
): Promise<History> {
  return unwrapOne(
    await db.from("content")
      .select(
        "id, title, status, version, word_count, updated_at, versions:content_versions(" +
          "version, title, word_count, reason, created_at, author:profiles(full_name, email))",
      )
      .eq("id", contentId)
      .order("version", { referencedTable: "content_versions", ascending: false })
      .limit(200, { referencedTable: "content_versions" })
      .maybeSingle()
      .overrideTypes<History, { merge: false }>(),
    "content",
  );
}
