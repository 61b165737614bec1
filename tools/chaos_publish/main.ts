import { databaseTestOf, open } from "@/tests/harness/stacks.ts";
import { postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { startWordPress, wordpressMissing } from "@/tests/harness/wordpress.ts";
import { publishInChaos } from "./run.ts";

/** `deno task chaos:publish`: proves that publishing brings everything to WordPress, and nothing twice. */
const HELP = `deno task chaos:publish [-- options]

  --runs N    articles, each with two pictures (200)
  --seed N    for the same disturbances again (random)
  --share N   per cent of requests that are harmed (10)
  --kill W    worker: inside this process, on PGlite; process: workers are processes that end with SIGKILL, on a
              Postgres of their own (worker)
  --help      this text

Needs PHP and WordPress, and Postgres for the second kind, as the tests do. Ends with 1 when something is missing, double or orphaned.`;

function option(name: string, otherwise: number): number {
  const at = Deno.args.indexOf(`--${name}`);
  const given = at < 0 ? otherwise : Number(Deno.args[at + 1]);
  if (Number.isFinite(given)) return given;
  console.error(HELP);
  Deno.exit(2);
}

function killed(): "worker" | "process" {
  const at = Deno.args.indexOf("--kill");
  const given = at < 0 ? "worker" : Deno.args[at + 1];
  if (given === "worker" || given === "process") return given;
  console.error(HELP);
  Deno.exit(2);
}

async function main(): Promise<number> {
  const kill = killed();
  const missing = wordpressMissing ?? (kill === "process" ? postgresMissing() : null);
  if (missing) throw new Error(missing);
  const runs = option("runs", 200);
  const seed = option("seed", Math.floor(Math.random() * 1e6));
  const share = option("share", 10) / 100;
  const driver = kill === "process" ? "postgres" : "pglite";
  const [wordpress, { stack, close }] = await Promise.all([startWordPress(), open(driver)]);
  const given = databaseTestOf(stack);
  try {
    const onLine = (line: string) => console.error(line);
    const summary = await publishInChaos(given, wordpress, { runs, seed, share, kill, onLine });
    console.log(JSON.stringify({ seed, kill, ...summary }, null, 2));
    return summary.problems.length === 0 ? 0 : 1;
  } finally {
    await wordpress.stop();
    await close();
  }
}

if (Deno.args.includes("--help")) console.log(HELP);
else Deno.exit(await main());
