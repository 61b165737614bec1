import { generateTypes, TYPES } from "./database_types.ts";

const CLI = "supabase@3.1.0";

/** Name of each database check and what it found; null is clean. `url` has all migrations. */
export async function checkDatabase(url: string): Promise<[string, string | null][]> {
  return [
    ["database types", await staleTypes(url)],
    ["supabase db advisors", await findings(url, ["db", "advisors"])],
    ["supabase db lint", await findings(url, ["db", "lint", "--level", "warning"])],
  ];
}

async function staleTypes(url: string): Promise<string | null> {
  const current = await Deno.readTextFile(TYPES);
  return await generateTypes(url) === current
    ? null
    : "database.types.ts is not what the migrations say. Run: deno task types";
}

/** Runs a Supabase CLI check that prints a JSON list of findings. */
async function findings(url: string, args: string[]): Promise<string | null> {
  const { success, stdout, stderr } = await new Deno.Command("npx", {
    args: ["--yes", CLI, ...args, "--db-url", url],
  }).output();
  const text = new TextDecoder().decode(stdout);
  const start = text.indexOf("[\n");
  if (start < 0) return success ? null : text + new TextDecoder().decode(stderr);
  const found: unknown[] = JSON.parse(text.slice(start));
  return found.length === 0 ? null : JSON.stringify(found, null, 2);
}
