import { join } from "node:path";
import { ROOT } from "@/tests/harness/snapshot.ts";

/** A keyword file to import. */
export interface KeywordFile {
  name: string;
  bytes: Uint8Array;
}

const ROWS = 100_000;
/** Lies beside the repository where it is there at all. */
const QUERIES = join(ROOT, "../shared/data/keywords/queries_34k.tsv");

const WORDS = {
  start: ["best", "cheap", "how to clean", "what is a", "buy", "used", "small", "quiet"],
  thing: ["espresso machine", "milk frother", "coffee grinder", "drip kettle", "water filter"],
  end: ["for the office", "under 100", "reviews", "near me", "with timer", "spare parts", "2026"],
};

/** 100,000 rows whose keywords all differ, with every figure an export has. */
export function uniqueFile(): KeywordFile {
  const pick = (words: string[], at: number) => words[at % words.length];
  const lines = ["Keyword,Volume,Keyword Difficulty,CPC,Currency,Intent"];
  const intents = ["informational", "commercial", "transactional", "navigational", ""];
  for (let n = 0; n < ROWS; n++) {
    const keyword = `${pick(WORDS.start, n)} ${pick(WORDS.thing, n * 3)} ${pick(WORDS.end, n * 5)}`;
    const volume = n % 3 === 0 ? "" : (n * 7919) % 90_000;
    const difficulty = n % 4 === 0 ? "" : (n * 31) % 100;
    const cpc = ((n % 700) / 100).toFixed(2);
    lines.push(`${keyword} ${n},${volume},${difficulty},${cpc},USD,${pick(intents, n)}`);
  }
  return { name: "100,000 unique rows", bytes: new TextEncoder().encode(lines.join("\n")) };
}

/** 34,000 real queries, most of them several times; null where the file is not there. */
export async function realFile(): Promise<KeywordFile | null> {
  const bytes = await Deno.readFile(QUERIES).catch(() => null);
  return bytes && { name: "queries_34k.tsv", bytes };
}
