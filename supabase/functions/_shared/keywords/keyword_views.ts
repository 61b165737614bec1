import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { keywordTable } from "./schema.ts";

/** Columns of the table that people may show or hide, in their order; the keyword always shows. */
export const KEYWORD_COLUMNS = [
  "volume",
  "difficulty",
  "cpc",
  "intent",
  "cluster",
  "sector",
  "status",
  "source",
  "created_at",
] as const;
export type KeywordColumn = typeof KEYWORD_COLUMNS[number];

const FIRST_COLUMNS: readonly KeywordColumn[] = KEYWORD_COLUMNS.slice(0, 7);

/** Known columns of a list, in the table's order; names that no longer exist are left out. */
export const KeywordColumns = z.array(z.string()).transform((names) =>
  KEYWORD_COLUMNS.filter((column) => names.includes(column))
);

/** A view kept by name: filters, order and page size as an address, and the columns shown. */
export const KeywordView = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  columns: KeywordColumns,
});
export type KeywordView = z.infer<typeof KeywordView>;

/** The columns a page shows: those of its view, else the person's own choice, else the usual ones. */
export function shownColumns(
  { views, columns }: { views: KeywordView[]; columns: readonly KeywordColumn[] | null },
  view: string | undefined,
): readonly KeywordColumn[] {
  return views.find(({ id }) => id === view)?.columns ?? columns ?? FIRST_COLUMNS;
}

/** What the form of a view says; `address` becomes what the table understands of it. */
export const NewKeywordView = z.object({
  name: z.string().trim().min(1, "Give the view a name.").max(60, "At most 60 characters."),
  address: z.string().max(10_000).transform((text) => {
    const { at: _at, view: _view, ...query } = keywordTable.read(new URLSearchParams(text));
    return keywordTable.href("", query).replace(/^\?/, "");
  }),
});

const KeptView = z.object({ id: z.uuid(), replaced: z.boolean() });

/** Keeps a view of a site's table; one of the same name is replaced, and it says so. Throws `forbidden`, `conflict`. */
export async function saveKeywordView(
  { db }: { db: Db },
  { siteId, view, columns }: {
    siteId: string;
    view: z.infer<typeof NewKeywordView>;
    columns: readonly KeywordColumn[];
  },
): Promise<z.infer<typeof KeptView>> {
  const answer = await db.rpc("save_keyword_view", {
    p_site_id: siteId,
    p_name: view.name,
    p_address: view.address,
    p_columns: [...columns],
  });
  return KeptView.parse(unwrap(answer));
}

/** Forgets a view. Throws `not_found`, `forbidden`. */
export async function deleteKeywordView({ db }: { db: Db }, id: string): Promise<void> {
  unwrap(await db.rpc("delete_keyword_view", { p_id: id }));
}

/** Remembers which columns a person wants to see; null is the usual ones. */
export async function chooseKeywordColumns(
  { db }: { db: Db },
  { userId, columns }: { userId: string; columns: readonly KeywordColumn[] | null },
): Promise<void> {
  const change = { keyword_columns: columns && [...columns] };
  unwrap(await db.from("profiles").update(change).eq("id", userId));
}
