/**
 * `deno task mutate`: takes away one protection of the database at a time — a policy, a condition in
 * it, a guard in a function, a column trigger, a revoked privilege — and runs the part of the
 * isolation matrix that must notice. Prints the survivors and `caught / total`.
 */
import { open } from "@/tests/harness/stacks.ts";
import { postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { buildWorld } from "@/tests/isolation/world.ts";
import { catches } from "./catches.ts";
import { failuresOfUnchanged } from "./unchanged.ts";
import { type Mutant, readMutants } from "./mutants.ts";
import { spread } from "./spread.ts";

const HELP = `deno task mutate [-- --limit N] [--only TEXT] [--verbose]

Breaks each protection of the database in turn and checks that the isolation matrix notices.
  --limit N     only N mutants, spread over all of them
  --only TEXT   only mutants whose name has TEXT in it
  --verbose     also print what caught each mutant`;

const args = Deno.args[0] === "--" ? Deno.args.slice(1) : Deno.args;
const option = (name: string) => args.includes(name) ? args[args.indexOf(name) + 1] : undefined;
if (args.includes("--help")) {
  console.log(HELP);
  Deno.exit(0);
}

const LANES = Math.min(2, navigator.hardwareConcurrency);
const driver = postgresMissing() ? "pglite" : "postgres";
const started = performance.now();
const survivors: string[] = [];
let total = 0;

/** Tries mutants on a database of its own until none is left; `waiting` is shared by all lanes. */
async function lane(waiting: Mutant[]): Promise<void> {
  const { stack, close } = await open(driver);
  try {
    const world = await stack.transaction((tx) => buildWorld(tx));
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      total++;
      const begun = performance.now();
      const evidence = await catches(stack, world, mutant);
      if (!evidence) survivors.push(mutant.name);
      if (total % 50 === 0) console.error(`${total} of ${count} tried`);
      if (!evidence || args.includes("--verbose")) {
        const ms = `${Math.round(performance.now() - begun)} ms`;
        console.log(`${evidence ? "caught  " : "SURVIVED"} ${mutant.name} (${ms})`);
        if (evidence) console.log(`         ${evidence}`);
      }
    }
  } finally {
    await close();
  }
}

/** The mutants to try. Throws when something fails without any. */
async function chosen(): Promise<Mutant[]> {
  const { stack, close } = await open(driver);
  try {
    const world = await stack.transaction((tx) => buildWorld(tx));
    const only = option("--only") ?? "";
    const all = (await readMutants(stack)).filter(({ name }) => name.includes(only));
    const mutants = spread(all, Number(option("--limit") ?? all.length));
    for (const evidence of await failuresOfUnchanged(stack, world, mutants)) {
      throw new Error(`The isolation matrix fails before any mutation: ${evidence}`);
    }
    return mutants;
  } finally {
    await close();
  }
}

const waiting = await chosen();
const count = waiting.length;
await Promise.all(Array.from({ length: LANES }, () => lane(waiting)));
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`${total - survivors.length} / ${total} mutants caught in ${seconds} s`);
Deno.exit(survivors.length === 0 && total > 0 ? 0 : 1);
