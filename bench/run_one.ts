import { benches } from "./benches.ts";
import { undoLeftovers } from "./leftovers.ts";

/**
 * Runs the bench named first in this process and prints its figures as one line of JSON. Leaves
 * nothing behind, also when it fails, is interrupted, or its parent, at the other end of standard
 * input, is gone.
 */
async function leave(code: number): Promise<never> {
  await undoLeftovers();
  Deno.exit(code);
}

async function parentGone(): Promise<void> {
  const buffer = new Uint8Array(1);
  while (await Deno.stdin.read(buffer).catch(() => null) !== null);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.addSignalListener(signal, () => leave(130));
}
parentGone().then(() => leave(130));

const [name = ""] = Deno.args;
const bench = benches[name];
if (!bench) throw new Error(`There is no bench "${name}".`);
try {
  console.log(JSON.stringify(await bench.measure()));
  await leave(0);
} catch (error) {
  console.error(error);
  await leave(1);
}
