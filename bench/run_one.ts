import { benches } from "./benches.ts";

/** Runs the bench named first in this process and prints its figures as one line of JSON. */
const [name = ""] = Deno.args;
const bench = benches[name];
if (!bench) throw new Error(`There is no bench "${name}".`);
console.log(JSON.stringify(await bench.measure()));
Deno.exit(0);
