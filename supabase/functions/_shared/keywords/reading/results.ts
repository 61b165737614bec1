import { isResultHeader } from "./headers.ts";

/** Pages kept of one keyword. */
export const MOST_RESULTS = 10;
/** Sites below which pages are no search result: exports of one's own positions name one's own pages. */
const FEWEST_SITES = 3;
const MOST_LETTERS = 6000;
const PAGE = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?::\d+)?(\/[^?#]*)?/iu;

/** The columns that hold pages of search results. */
export function resultColumns(headers: readonly string[]): number[] {
  return headers.flatMap((header, index) => isResultHeader(header) ? [index] : []);
}

/** The pages that cells name, first ones first: host without "www." and path, each once. */
export function resultPages(cells: readonly string[]): string[] {
  const words = cells.flatMap((cell) =>
    cell.slice(0, MOST_LETTERS).split(/[\s;|"'<>[\]{}]+|,(?=\s*(?:https?:\/\/|www\.|[\w-]+\.))/i)
  );
  return mergedPages(words.flatMap((word) => pageOf(word) ?? []));
}

/** Pages of the same keyword together. */
export function mergedPages(...lists: readonly string[][]): string[] {
  return [...new Set(lists.flat())].slice(0, MOST_RESULTS);
}

/** Whether pages are of search results: several sites answer. */
export function areResults(pages: readonly string[]): boolean {
  return new Set(pages.map((page) => page.split("/", 1)[0])).size >= FEWEST_SITES;
}

function pageOf(word: string): string | null {
  const [, host = "", path = ""] = PAGE.exec(word) ?? [];
  if (host === "") return null;
  const page = `${host.toLowerCase().replace(/^www\./, "")}${path.replace(/[/,]+$/, "")}`;
  return page.slice(0, 200).toWellFormed().replaceAll("\0", "");
}
