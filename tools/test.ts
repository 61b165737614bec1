/**
 * `deno task test`: every test of the repository, on PGlite and, where it is installed, on a real
 * Postgres 15 with pg_cron and in Chromium. Arguments are handed to `deno test`. Ends with the line
 * `N passed, N failed, N skipped`.
 */
const HELP = `deno task test [-- PATH… | --filter TEXT]

Runs every test. Tests that need Postgres 15, pg_cron or Chromium are skipped, saying why, where these
are not installed; with CI=true they fail instead.`;

const args = Deno.args[0] === "--" ? Deno.args.slice(1) : Deno.args;
if (args.includes("--help")) {
  console.log(HELP);
  Deno.exit(0);
}

const paths = args.some((arg) => !arg.startsWith("-")) ? [] : ["tests", "links/fresh/tests"];
const child = new Deno.Command(Deno.execPath(), {
  args: ["test", "-A", "--no-check", "--parallel", ...args, ...paths],
  env: { DENO_JOBS: Deno.env.get("DENO_JOBS") ?? "2", NO_COLOR: "1" },
  stdout: "piped",
  stderr: "inherit",
}).spawn();

let output = "";
const decoder = new TextDecoder();
for await (const chunk of child.stdout) {
  await Deno.stdout.write(chunk);
  output = (output + decoder.decode(chunk, { stream: true })).slice(-20_000);
}
const { code } = await child.status;
const summary = output.match(
  /\| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(?:[^|\n]*\| (\d+) ignored)?/,
);
const [passed, failed, ignored] = [summary?.[1] ?? "0", summary?.[2] ?? "1", summary?.[3] ?? "0"];
console.log(`${passed} passed, ${failed} failed, ${ignored} skipped`);
Deno.exit(code);
