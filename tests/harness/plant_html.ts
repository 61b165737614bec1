import type { Product } from "./app.ts";

/** Puts an article's HTML into the database as it may have stood there before there was a rule for it. */
export async function plantHtml({ sql }: Product, contentId: string, raw: string): Promise<void> {
  const quoted = `'${raw.replaceAll("'", "''")}'`;
  await sql(`do $plant$ begin
    perform set_config('session_replication_role', 'replica', true);
    update public.content set html = ${quoted}, status = 'published', published_at = now()
    where id = '${contentId}';
    update public.content_versions set html = ${quoted} where content_id = '${contentId}';
  end $plant$`);
}
