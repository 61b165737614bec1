import type { ReadResult } from "./reading/types.ts";

/** Delimiters by the names that forms post. */
export const DELIMITERS = { comma: ",", semicolon: ";", tab: "\t", pipe: "|", none: null } as const;
export type DelimiterName = keyof typeof DELIMITERS;

/** The name of a delimiter as forms post it. */
export function delimiterName(delimiter: ReadResult["delimiter"]): DelimiterName {
  const found = Object.entries(DELIMITERS).find(([, value]) => value === delimiter);
  return (found?.[0] ?? "none") as DelimiterName;
}
