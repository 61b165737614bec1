/**
 * `deno task test`: every test of the repository, on PGlite and, where it is installed, on a real
 * Postgres 15 with pg_cron and in Chromium. Arguments are handed to `deno test`. Ends with the line
 * `N passed, N failed, N skipped`.
 */
const HELP = `deno task test [-- PATH… | --filter TEXT | --coarse-clock MS | --clock-at MOMENT]

Runs every test. Tests that need Postgres 15, pg_cron or Chromium are skipped, saying why, where these
are not installed; with CI=true they fail instead.

--coarse-clock MS     a clock that goes in steps of so many milliseconds: what happens within one step
                      has the same moment, as it may on a fast machine. Nothing may rely on the order
                      of such moments.
--clock-at MOMENT     a clock that begins then, such as 2028-02-29T23:59:50Z.
Both change the clock of the tests and of PGlite; Postgres has its own, and its tests are left out.`;

const args = Deno.args[0] === "--" ? Deno.args.slice(1) : Deno.args;
if (args.includes("--help")) {
  console.log(HELP);
  Deno.exit(0);
}

/** Takes an option and its value out of the arguments. Ends the process when the value is none. */
function take(option: string, isValid: (value: string) => boolean): string | null {
  const at = args.indexOf(option);
  if (at < 0) return null;
  const [, value = ""] = args.splice(at, 2);
  if (isValid(value)) return value;
  console.error(`${option} needs another value than "${value}".`);
  Deno.exit(1);
}

const step = take("--coarse-clock", (value) => Number(value) > 0);
const start = take("--clock-at", (value) => !Number.isNaN(Date.parse(value)));
const clock: Record<string, string> = {
  ...(step ? { TEST_CLOCK_STEP: step } : {}),
  ...(start ? { TEST_CLOCK_START: start } : {}),
};
const preload = step || start ? ["--preload", "tools/test_clock.ts"] : [];

/** Files that take longest, and those that mostly wait, begin first: none is left alone at the end. */
const LONGEST = [
  "end_to_end/cron_test.ts",
  "end_to_end/chaos_test.ts",
  "browser/every_page_test.ts",
  "end_to_end/demo_test.ts",
  "isolation/hostile_test.ts",
  "isolation/functions_test.ts",
  "isolation/matrix_test.ts",
  "tools/mutate_test.ts",
  "end_to_end/http_fuzz_test.ts",
  "end_to_end/strangers_test.ts",
  "core/payments/any_order_test.ts",
  "browser/main_path_test.ts",
  "browser/hostile_html_test.ts",
  "browser/keyboard_test.ts",
  "browser/without_scripts_test.ts",
  "browser/unsent_form_test.ts",
  "components/accessibility_test.ts",
].map((file) => `tests/${file}`);

const isAll = !args.some((arg) => !arg.startsWith("-"));
const paths = isAll ? [...LONGEST, "tests", "links/fresh/tests"] : [];
// One more file at a time than there are processors: much of what they do is waiting.
const jobs = Deno.env.get("DENO_JOBS") ?? String(navigator.hardwareConcurrency + 1);
const child = new Deno.Command(Deno.execPath(), {
  args: ["test", "-A", "--no-check", "--parallel", ...preload, ...args, ...paths],
  env: { DENO_JOBS: jobs, NO_COLOR: "1", ...clock },
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
