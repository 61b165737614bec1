import { basename, join } from "node:path";
import { ModelEmbedder } from "@/local/ai/embed/embedder.ts";
import { intentTable, measureIntents } from "./intents/measure_intents.ts";
import { type Columns, type Format, FORMATS, guessFormat, readLabelled } from "./labelled_file.ts";
import { measureSet, type SetResult } from "./measure_set.ts";
import type { ScaleResult } from "./scale.ts";

const FOLDER = join(import.meta.dirname ?? ".", "../../../shared/data/labelled");
const OURS = [
  "uqv100-spelledNorm_50-topics-A.tsv",
  "unique_normalized_user_queries.csv",
  "wands_query.csv",
];

const HELP = `deno task quality [-- OPTIONS]

Measures how well keywords are grouped, against baselines in the same run: ARI, NMI and pairwise F1 on
the half of each labelled set that nothing was tuned on (split by label), then the time and memory of
grouping 10,000 embedded keywords; and how often the wording of a keyword tells its intent, against the
largest class, simple rules and naive Bayes. It is no test: a goal that is missed is printed, the exit code stays 0.

  --file FILE     a labelled file of your own instead of ../shared/data/labelled
  --format NAME   one of: ${FORMATS.join(", ")} (default: from the name and first line)
  --query NAME    column of the search, for tsv and wands (a header line, tabs or commas)
  --label NAME    column of the label
  --no-scale      leave out the 10,000 keywords
  --intents       the intents alone
  --json          one JSON object on standard output and nothing else there
  --help          this text`;

interface Options {
  file: string | null;
  format: Format | null;
  columns: Columns;
  scale: boolean;
  intentsOnly: boolean;
  json: boolean;
  help: boolean;
}

function readOptions(args: readonly string[]): Options {
  const options: Options = {
    file: null,
    format: null,
    columns: {},
    scale: true,
    intentsOnly: false,
    json: false,
    help: false,
  };
  for (let at = 0; at < args.length; at++) {
    const [flag, inline] = (args[at] ?? "").split(/=(.*)/s, 2);
    const value = () => inline ?? args[++at] ?? "";
    if (flag === "--") continue;
    else if (flag === "--help" || flag === "-h") options.help = true;
    else if (flag === "--json") options.json = true;
    else if (flag === "--no-scale") options.scale = false;
    else if (flag === "--file") options.file = value();
    else if (flag === "--intents") options.intentsOnly = true;
    else if (flag === "--query") options.columns.query = value();
    else if (flag === "--label") options.columns.label = value();
    else if (flag === "--format") options.format = formatOf(value());
    else throw new Error(`Unknown option ${args[at]}.`);
  }
  return options;
}

function formatOf(name: string): Format {
  const format = FORMATS.find((known) => known === name);
  if (format) return format;
  throw new Error(`There is no format "${name}": ${FORMATS.join(", ")}.`);
}

/** One worker after the other: a process of its own, so that its memory is its own. */
async function scaleOfOwnProcess(): Promise<ScaleResult> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", join(import.meta.dirname ?? ".", "scale.ts")],
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout)) as ScaleResult;
}

function setTable(
  { set, tune, test, results, error_ratio, embedder, ceilings }: SetResult,
): string {
  const number = (value: number) => value.toFixed(3).padStart(7);
  const lines = results.map((row) =>
    [
      `  ${`${row.method}${row.told_k ? " (told k)" : ""}`.padEnd(32)}`,
      number(row.test.ari),
      number(row.test.nmi),
      number(row.test.f1),
      String(row.test.groups).padStart(7),
      number(row.tune_ari),
      (row.setting === null ? "–" : row.setting.toFixed(3)).padStart(8),
      `${row.seconds.toFixed(2).padStart(7)} s`,
      `${row.megabytes.toFixed(0).padStart(5)} MB`,
    ].join(" ")
  );
  return [
    `${set}: tuned on ${tune.searches} searches of ${tune.labels} labels, measured on ${test.searches} of ${test.labels}` +
    (embedder === "hashed" ? " (without the sentence encoder)" : ""),
    `  ${"method".padEnd(32)}     ARI     NMI      F1  groups tune ARI  setting      time  memory`,
    ...lines,
    `  error (1 − ARI) over the best baseline's: ${error_ratio.toFixed(2)}, goal ≤ 0.50: ${
      error_ratio <= 0.5 ? "met" : "missed"
    }`,
    ...ceilings.map(({ what, ari }) =>
      `  no method, for the ceiling: ARI ${ari.toFixed(3)} ${what}`
    ),
  ].join("\n");
}

function scaleLine({ keywords, groups, seconds, peak_megabytes }: ScaleResult): string {
  const isMet = seconds < 10 && peak_megabytes < 1000;
  return `${keywords} embedded keywords in ${groups} groups: ${seconds.toFixed(2)} s, peak ${
    peak_megabytes.toFixed(0)
  } MB; goal < 10 s and < 1,000 MB: ${isMet ? "met" : "missed"}`;
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const intents = options.file ? [] : await measureIntents((line) => console.error(line));
  const sets = options.intentsOnly ? [] : await groupingResults(options);
  const scale = options.scale && !options.intentsOnly ? await scaleOfOwnProcess() : null;
  if (options.json) console.log(JSON.stringify({ sets, scale, intents }));
  else {
    if (scale) console.log(`${scaleLine(scale)}\n`);
    console.log(intents.map(intentTable).join("\n\n"));
  }
  return 0;
}

async function groupingResults(options: Options): Promise<SetResult[]> {
  const sets: SetResult[] = [];
  const embedder = new ModelEmbedder(60_000);
  for (const file of options.file ? [options.file] : OURS.map((name) => join(FOLDER, name))) {
    const text = await Deno.readTextFile(file).catch(() => null);
    if (text === null && options.file) throw new Error(`There is no file ${file}.`);
    if (text === null) {
      console.error(`skipped ${basename(file)}: ../shared/data/labelled is not here`);
    }
    if (text === null) continue;
    const rows = readLabelled(text, options.format ?? guessFormat(file, text), options.columns);
    console.error(`${basename(file)}: ${rows.length} searches …`);
    const result = await measureSet(basename(file), rows, embedder);
    sets.push(result);
    if (!options.json) console.log(`${setTable(result)}\n`);
  }
  embedder.close();
  return sets;
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args).catch((error) => {
      console.error(`${error.message}\nSee deno task quality --help.`);
      return 2;
    }),
  );
}
