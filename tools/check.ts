/**
 * `deno task check`: formatting, lint, types, the direction of imports, and against a real Postgres the
 * generated database types, the plpgsql lint and the Supabase advisors. Everything runs; the first line
 * of each says how it ended.
 */
import { createDatabase, postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { checkDatabase } from "./check_database.ts";

if (Deno.args.includes("--help")) {
  console.log("deno task check: fmt, lint, types, import direction, database types, advisors.");
  Deno.exit(0);
}

/** What a step found, or null when it is clean. */
type Step = () => Promise<string | null>;

function deno(...args: string[]): Step {
  return async () => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    return success ? null : new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  };
}

function sources(): string[] {
  const { stdout } = new Deno.Command("git", {
    args: ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"],
  }).outputSync();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((path) => path && Deno.statSync(path).isFile);
}

const steps: [name: string, step: Step][] = [
  ["format", deno("fmt", "--check", "--quiet")],
  ["lint", deno("lint", "--quiet")],
  ["types", deno("check", "--quiet", ...sources())],
  ["import direction", deno("test", "-A", "--quiet", "tests/architecture_test.ts")],
];

let failed = 0;
function report(name: string, problem: string | null): void {
  console.error(`${problem === null ? "ok    " : "FAILED"} ${name}`);
  if (problem === null) return;
  failed++;
  console.error(problem.trimEnd());
}

for (const [name, step] of steps) report(name, await step());

const missing = postgresMissing();
if (!missing) {
  const { url, drop } = await createDatabase(PROJECT_SCHEMA);
  for (const [name, problem] of await checkDatabase(url)) report(name, problem);
  await drop();
} else if (Deno.env.get("CI") === "true") {
  report("database", missing);
} else {
  console.error(`skipped database types, lint and advisors: ${missing}`);
}
Deno.exit(failed === 0 ? 0 : 1);
