import { join } from "node:path";
import { type Bench, benches } from "./benches.ts";
import { type Figure, figureTable, verdict } from "./figures.ts";

const HELP = `deno task bench [-- OPTIONS]

Measures how fast IGNY8 is, each thing against a yardstick in the same run, A B A B, and prints
medians, spreads and goals. Needs Linux and, for page, import and policies, PostgreSQL 15 with pg_cron.
It is no test: a goal that is missed is printed and the exit code stays 0.

  --only NAME   one of: ${Object.keys(benches).join(", ")}; may be given several times
  --json        one JSON object on standard output and nothing else there
  --help        this text`;

interface Options {
  help: boolean;
  json: boolean;
  only: string[];
}

/** A bench that ran, or why it could not. */
interface Outcome {
  name: string;
  title: string;
  figures: Figure[];
  error: string | null;
}

function readOptions(args: string[]): Options {
  const options: Options = { help: false, json: false, only: [] };
  for (let at = 0; at < args.length; at++) {
    const [flag, given] = (args[at] ?? "").split("=", 2);
    if (flag === "--") continue;
    if (flag === "--help" || flag === "-h") options.help = true;
    else if (flag === "--json") options.json = true;
    else if (flag === "--only") options.only.push(given ?? args[++at] ?? "");
    else throw new Error(`Unknown option ${args[at]}.`);
  }
  const unknown = options.only.find((name) => !Object.hasOwn(benches, name));
  if (unknown === undefined) return options;
  throw new Error(`There is no bench "${unknown}": ${Object.keys(benches).join(", ")}.`);
}

/** Each bench has a process to itself, so that none warms up or fills the memory of another. */
async function run(name: string, { title }: Bench): Promise<Outcome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", join(import.meta.dirname ?? ".", "run_one.ts"), name],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const printed = await new Response(child.stdout).text();
  const { success } = await child.status;
  const line = printed.trim().split("\n").at(-1) ?? "";
  if (!success) return { name, title, figures: [], error: "It ended early; see the lines above." };
  return { name, title, figures: JSON.parse(line) as Figure[], error: null };
}

function report({ name, title, figures, error }: Outcome) {
  const judged = figures.map((figure) => ({ ...figure, verdict: verdict(figure) || null }));
  return { name, title, error, figures: judged };
}

async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const outcomes: Outcome[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (options.only.length > 0 && !options.only.includes(name)) continue;
    console.error(`${bench.title} …`);
    const outcome = await run(name, bench);
    outcomes.push(outcome);
    const text = outcome.error ? `${bench.title}\n  ${outcome.error}` : figureTable(
      bench.title,
      outcome.figures,
    );
    if (!options.json) console.log(`\n${text}`);
  }
  if (options.json) console.log(JSON.stringify({ benches: outcomes.map(report) }));
  return outcomes.some(({ error }) => error) ? 1 : 0;
}

if (import.meta.main) {
  Deno.exit(
    await main(Deno.args).catch((error) => {
      console.error(`${error.message}\nSee deno task bench --help.`);
      return 2;
    }),
  );
}
