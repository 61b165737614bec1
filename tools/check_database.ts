import { generateTypes, TYPES } from "./database_types.ts";

const CLI = "supabase@3.1.0";

/** Name of each database check and what it found; null is clean. `url` has all migrations. */
export async function checkDatabase(url: string): Promise<[string, string | null][]> {
  return [
    ["database types", await staleTypes(url)],
    ["supabase db advisors", shown(await adviceOn(url))],
    ["supabase db lint", shown(await findings(url, ["db", "lint", "--level", "warning"]))],
  ];
}

/** One finding of the advisors: its name, the object, and what is wrong with it. */
export interface Advice {
  name: string;
  detail: string;
  metadata: { schema?: string };
}

/** What Supabase's security and performance advisors say about a database, hints included. */
export async function adviceOn(url: string): Promise<Advice[]> {
  const found = await findings<Advice>(url, ["db", "advisors", "--level", "info"]);
  return found.filter(({ name, metadata }) =>
    // Nothing was ever asked of a database this new.
    name !== "unused_index" &&
    // That schema is not exposed: without a policy nobody reads it, and that is meant.
    !(name === "rls_enabled_no_policy" && metadata.schema === "app")
  );
}

async function staleTypes(url: string): Promise<string | null> {
  const current = await Deno.readTextFile(TYPES);
  return await generateTypes(url) === current
    ? null
    : "database.types.ts is not what the migrations say. Run: deno task types";
}

/** Runs a Supabase CLI check that prints a JSON list of findings. Throws when it cannot run. */
async function findings<T = unknown>(url: string, args: string[]): Promise<T[]> {
  const { success, stdout, stderr } = await new Deno.Command("npx", {
    args: ["--yes", "--prefer-offline", CLI, ...args, "--db-url", url],
  }).output();
  const text = new TextDecoder().decode(stdout);
  const start = text.indexOf("[\n");
  if (start >= 0) return JSON.parse(text.slice(start));
  if (success) return [];
  throw new Error(`${args.join(" ")}: ${text}${new TextDecoder().decode(stderr)}`);
}

function shown(found: unknown[]): string | null {
  return found.length === 0 ? null : JSON.stringify(found, null, 2);
}
