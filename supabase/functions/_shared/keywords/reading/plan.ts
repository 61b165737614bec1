import { z } from "npm:zod@4.6.7";
import { NUMBER_FIELDS } from "./draft_rows.ts";
import type { NumberReading } from "./finish_rows.ts";
import type { RowLayout } from "./layout.ts";
import { KEYWORD_FIELDS, KEYWORD_SOURCES } from "./types.ts";

const index = z.int().min(0).max(1000);
const mark = z.enum([".", ","]).nullable();

/** How the rows of a file are read, wherever and whenever the next part of it is. */
export const ReadingPlan = z.object({
  source: z.enum(KEYWORD_SOURCES),
  delimiter: z.enum([",", ";", "\t", "|"]).nullable(),
  firstDataLine: z.int(),
  fields: z.partialRecord(z.enum(KEYWORD_FIELDS), index),
  headerCells: z.array(z.string()).nullable(),
  width: z.int(),
  currency: z.string().nullable(),
  months: z.array(index),
  results: z.array(index).default([]),
  numbers: z.object({
    marks: z.record(z.enum(NUMBER_FIELDS), mark),
    buckets: z.boolean(),
  }),
});
export type ReadingPlan = z.infer<typeof ReadingPlan>;

/** The plan of a file whose first part is read. */
export function planOf(layout: RowLayout, numbers: NumberReading): ReadingPlan {
  const {
    source,
    delimiter,
    firstDataLine,
    fields,
    headerCells,
    width,
    currency,
    months,
    results,
  } = layout;
  return {
    source,
    delimiter,
    firstDataLine,
    fields,
    headerCells,
    width,
    currency,
    months,
    results,
    numbers,
  };
}
