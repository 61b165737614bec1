import { cutBlocks } from "../publishing/cut_blocks.ts";

/** Whether two texts read the same, however their HTML is written. */
export function sameKeys(one: string, other: string): boolean {
  const keys = (html: string) => JSON.stringify(cutBlocks(html).blocks.map(({ key }) => key));
  return keys(one) === keys(other);
}
