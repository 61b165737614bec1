import { z } from "npm:zod@4.6.7";
import { INTENTS, KEYWORD_STATUSES } from "./schema.ts";

/** What the rows of each order are sorted by, as a cursor holds it. */
const VALUES: Record<string, z.ZodType<string | number | null>> = {
  keyword: z.string().min(1).max(600),
  volume: z.int().nullable(),
  difficulty: z.number().nullable(),
  cpc: z.number().nullable(),
  intent: z.enum(INTENTS).nullable(),
  status: z.enum(KEYWORD_STATUSES),
  created_at: z.iso.datetime({ offset: true }),
};

/** The value and id of a row: its place in an order. */
export const RowPlace = z.object({
  value: z.union([z.string(), z.number()]).nullable(),
  id: z.uuid(),
});
export type RowPlace = z.infer<typeof RowPlace>;

/** A page that begins after a row, ends before one, or is the last. */
export type KeywordCursor = { back: true } | (RowPlace & { back: boolean });

/** The address of the last page. */
export const LAST = "last";

/** A cursor as the address carries it; it holds for one order only. */
export function writeCursor(sort: string, { value, id, back }: RowPlace & { back: boolean }) {
  const bytes = new TextEncoder().encode(JSON.stringify([sort, value, id, back ? 1 : 0]));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Reads a cursor; one that is damaged or of another order is none. */
export function readCursor(sort: string, at: string | undefined): KeywordCursor | null {
  if (at === undefined) return null;
  if (at === LAST) return { back: true };
  const value = VALUES[sort.replace(/^-/, "")];
  if (!value) return null;
  const read = z.tuple([z.literal(sort), value, z.uuid(), z.literal([0, 1])]).safeParse(decode(at));
  if (!read.success) return null;
  const [, known, id, back] = read.data;
  return { value: known, id, back: back === 1 };
}

function decode(at: string): unknown {
  try {
    const bytes = Uint8Array.fromBase64(at, { alphabet: "base64url" });
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
}
