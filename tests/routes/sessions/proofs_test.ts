import { deepEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { routeFiles } from "@/tests/harness/app_pages.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";

const CORE = join(ROOT, "supabase/functions/_shared");
const PROVES = /\b(signInWithPassword|signIn|afterPasswordProof)\(/;

/** Names of the domain's functions that compare a password. */
async function provingFunctions(folder = CORE): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await provingFunctions(path));
    if (!name.endsWith(".ts")) continue;
    for (const part of (await Deno.readTextFile(path)).split(/^export (?=async function)/m)) {
      const [, own = ""] = part.match(/^async function (\w+)/) ?? [];
      if (own && PROVES.test(part.replace(/^async function \w+[<(]/, ""))) found.push(own);
    }
  }
  return found;
}

Deno.test("a route that compares a password counts the attempt first", async () => {
  const names = await provingFunctions();
  for (const known of ["signIn", "signUp", "changePassword", "changeEmail", "transferOwnership"]) {
    ok(names.includes(known), known);
  }
  const calls = new RegExp(`\\b(${names.join("|")})\\(`);
  const [proving, uncounted]: [string[], string[]] = [[], []];
  for (const file of await routeFiles()) {
    const text = await Deno.readTextFile(join(ROOT, "routes", file));
    const at = text.search(calls);
    if (at < 0) continue;
    proving.push(file);
    const counted = text.search(/\bcountProof\(/);
    if (counted < 0) uncounted.push(file);
  }
  ok(proving.length >= 2, proving.join());
  deepEqual(uncounted, []);
});
