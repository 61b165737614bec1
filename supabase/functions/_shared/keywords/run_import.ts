import { z } from "npm:zod@4.6.7";
import { unwrap } from "../db.ts";
import {
  ClaimedImport,
  type ImportKind,
  type RunImportDeps,
  runNextInParts,
} from "../imports/run_in_parts.ts";
import { SectorRule } from "./import_choices.ts";
import { storedRejection, storedRow } from "./import_keywords.ts";
import { type IntentGuesser, intentGuesser } from "./intents/learn_intents.ts";
import { ReadingPlan } from "./reading/plan.ts";
import { readPart } from "./reading/read.ts";
import type { KeywordRow } from "./reading/types.ts";

const Claimed = ClaimedImport.extend({
  plan: ReadingPlan.extend({
    rules: z.array(SectorRule),
    /** Line of the file each part begins with. */
    starts: z.array(z.int()),
  }),
});

/** What guesses the intents of an import: learnt once, from the first of its parts that teaches enough. */
const guessers = new WeakMap<ReadingPlan, IntentGuesser>();

function guesserOf(plan: ReadingPlan, rows: readonly KeywordRow[]): IntentGuesser {
  const known = guessers.get(plan);
  if (known?.isLearnt) return known;
  const guesser = intentGuesser(rows);
  guessers.set(plan, guesser);
  return guesser;
}

const KEYWORDS: ImportKind<z.infer<typeof Claimed>> = {
  name: "keyword_import",
  claimed: Claimed,
  failed: "import_failed",
  async store(db, { plan, parts }, { number, text }, lease) {
    const startLine = plan.starts[number - 1] ?? 1;
    const read = readPart(text, plan, { startLine, isLast: number === parts });
    const guesser = guesserOf(plan, read.rows);
    return unwrap(
      await db.rpc("store_import_part", {
        ...lease,
        p_part: number,
        p_lines: text.split("\n").length,
        p_merged: read.merged,
        p_rows: read.rows.map((row) => storedRow(row, plan.rules, guesser)),
        p_rejected: read.rejected.map(storedRejection),
      }),
    );
  },
};

/** Goes on with the next import of a keyword file that is due; see `runNextInParts`. */
export function runNextImport(deps: RunImportDeps, until: number): Promise<boolean> {
  return runNextInParts(deps, KEYWORDS, until);
}
