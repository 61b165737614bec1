import { join } from "node:path";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import type { Intent } from "core/keywords/reading/types.ts";
import { type Labelled, readLabelled } from "../labelled_file.ts";
import { splitHalves } from "../halves.ts";

/** A search with why it is made. `label` is what halves are split by. */
export interface LabelledIntent extends Labelled {
  intent: Intent;
}

/** Searches whose intent is known, in two halves. */
export interface IntentSet {
  name: string;
  tune: LabelledIntent[];
  test: LabelledIntent[];
}

const HERE = import.meta.dirname ?? ".";
const SEEDS = join(HERE, "../../../supabase/seeds");
const EXPORTS = join(HERE, "../../../../shared/data/keywords");
const EXPORT_FILES = ["ahrefs_2025_us_ai-tools.csv", "semrush_magic_us_questions.csv"];
/** Labelled searches below which a file says nothing. */
const FEWEST = 50;

/** The seed library (split by sector), searches made by hand in other languages, and exports where they are. */
export async function labelledIntents(log: (line: string) => void): Promise<IntentSet[]> {
  const sets = [
    inHalves("seed library (en)", await seedLibrary()),
    inHalves("made by hand (de, fr, es)", await madeSearches()),
  ];
  for (const file of EXPORT_FILES) {
    const bytes = await Deno.readFile(join(EXPORTS, file)).catch(() => null);
    if (!bytes) {
      log(`skipped ${file}: ../shared/data/keywords is not here`);
      continue;
    }
    const rows = readKeywordFile(bytes, { filename: file }).rows
      .flatMap(({ keyword, intent }) => intent ? [{ text: keyword, label: keyword, intent }] : []);
    if (rows.length < FEWEST) {
      log(`skipped ${file}: only ${rows.length} of its keywords have an intent`);
    } else sets.push(inHalves(file, rows));
  }
  return sets;
}

function inHalves(name: string, rows: LabelledIntent[]): IntentSet {
  return { name, ...splitHalves(rows) };
}

async function seedLibrary(): Promise<LabelledIntent[]> {
  const rows: LabelledIntent[] = [];
  const row =
    /^\s*\('([a-z-]+)', '((?:[^']|'')+)', .*'(informational|commercial|transactional|navigational)'\)/;
  for await (const { name } of Deno.readDir(SEEDS)) {
    if (!name.includes("_keywords_")) continue;
    for (const line of (await Deno.readTextFile(join(SEEDS, name))).split("\n")) {
      const [, label, text, intent] = row.exec(line) ?? [];
      if (!label || !text) continue;
      rows.push({ text: text.replaceAll("''", "'"), label, intent: intent as Intent });
    }
  }
  return rows.sort((a, b) => a.text < b.text ? -1 : 1);
}

async function madeSearches(): Promise<LabelledIntent[]> {
  const text = await Deno.readTextFile(join(HERE, "made_searches.tsv"));
  const rows = readLabelled(text, "tsv", { query: "search", label: "intent" });
  return rows.map(({ text, label }) => ({ text, label: text, intent: label as Intent }));
}
