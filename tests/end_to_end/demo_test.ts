import assert from "node:assert/strict";
import { join } from "node:path";
import { doMainJob, readDemoFile } from "@/local/headless/main_job.ts";
import { ProgressBar } from "@/local/headless/progress_bar.ts";
import { openStage } from "@/local/headless/stage.ts";
import { summarise, type Summary } from "@/local/headless/summary.ts";
import { TextLineStream } from "@/local/lines.ts";
import { KEYWORD_FILE } from "@/tests/harness/app_keywords.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";

/** Real exports beside the repository, where they are; never a part of it. */
const SHARED = new URL("../../../shared/data/keywords/", import.meta.url);
const outside = { sanitizeOps: false, sanitizeResources: false };

interface Demo {
  code: number;
  stdout: string;
  stderr: string;
  /** What is left in its temporary folder. */
  left: string[];
  /** Processes that were started below it and live on. */
  alive: number[];
}

/** Runs `deno task demo` with a temporary folder of its own; `onLine` sees its progress. */
async function demo(
  args: string[],
  onLine: (line: string, process: Deno.ChildProcess) => void = () => {},
): Promise<Demo> {
  const folder = await Deno.makeTempDir({ prefix: "igny8-demo-test-" });
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(ROOT, "local/headless/main.ts"), ...args],
    clearEnv: true,
    env: { ...plainEnvironment(), TMPDIR: folder },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const seen = new Set<number>();
  const stderr: string[] = [];
  const reading = (async () => {
    for await (const line of process.stderr.pipeThrough(new TextLineStream())) {
      stderr.push(line);
      for (const pid of descendants(process.pid)) seen.add(pid);
      onLine(line, process);
    }
  })();
  const stdout = await new Response(process.stdout).text();
  const { code } = await process.status;
  await reading;
  const alive = await survivors([...seen]);
  const left = [...Deno.readDirSync(folder)].map(({ name }) => name);
  await Deno.remove(folder, { recursive: true });
  return { code, stdout, stderr: stderr.join("\n"), left, alive };
}

function plainEnvironment(): Record<string, string> {
  const settings = /^(SUPABASE_|OPENAI_|DATABASE_URL$|PORT$|AI_PORT$)/;
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !settings.test(name)),
  );
}

/** The parent of a process, 0 for one that is gone; Linux only. */
function parentOf(pid: number): number {
  try {
    const [, rest = ""] = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ");
    const [state, parent] = rest.split(" ");
    return state === "Z" ? 0 : Number(parent);
  } catch {
    return 0;
  }
}

function descendants(pid: number): number[] {
  const all = [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter(Boolean);
  const parents = new Map(all.map((each) => [each, parentOf(each)]));
  const found = [pid];
  // A child may have a lower number than its parent: numbers begin anew.
  for (const parent of found) found.push(...all.filter((each) => parents.get(each) === parent));
  return found.slice(1);
}

async function survivors(pids: number[]): Promise<number[]> {
  for (let tries = 0; tries < 600 && pids.some(parentOf); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return pids.filter(parentOf);
}

async function handmade(text = KEYWORD_FILE): Promise<string> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.writeTextFile(path, text);
  return path;
}

const FIELDS = [
  "keywords",
  "rejected",
  "clusters",
  "ideas",
  "tasks",
  "content",
  "images",
  "published",
  "credits_spent",
  "ledger_balanced",
  "seconds",
  "urls",
];

/** Fails unless a demo took its keywords to published pages and left nothing behind. */
function assertDone({ code, stdout, stderr, left, alive }: Demo): Summary {
  assert.equal(code, 0, stderr.slice(-2000));
  assert.equal(stdout.trim().split("\n").length, 1, "one line of JSON and nothing else");
  const summary = JSON.parse(stdout);
  assertComplete(summary);
  assert.deepEqual([left, alive], [[], []], "nothing is left behind");
  return summary;
}

function assertComplete(summary: Summary): void {
  assert.deepEqual(Object.keys(summary), FIELDS);
  const values: Record<string, unknown> = { ...summary };
  for (const name of FIELDS.slice(2, 9)) {
    assert.ok(Number(values[name]) >= 1, `${name}: ${JSON.stringify(summary)}`);
  }
  assert.equal(summary.tasks, summary.content);
  assert.equal(summary.published, summary.content);
  assert.equal(summary.urls.length, summary.published);
  assert.equal(summary.ledger_balanced, true);
}

Deno.test(
  "the demo takes a small file to published pages and leaves nothing",
  outside,
  async () => {
    const csv = await handmade(KEYWORD_FILE + ",,,\nbest espresso machine,1,1,\n");
    const run = await demo(["--csv", csv, "--json"]);
    await Deno.remove(csv);
    const summary = assertDone(run);
    assert.equal(summary.keywords, 9);
    assert.match(run.stderr, /Publishing/);
  },
);

for (const step of ["Starting", "Signing up"]) {
  Deno.test(`a demo interrupted at "${step}" leaves nothing`, outside, async () => {
    const csv = await handmade();
    let isInterrupted = false;
    const run = await demo(["--csv", csv, "--json"], (line, process) => {
      if (isInterrupted || !line.startsWith(step)) return;
      isInterrupted = true;
      process.kill("SIGTERM");
    });
    await Deno.remove(csv);
    assert.equal(run.code, 143, run.stderr);
    assert.equal(run.stdout, "");
    assert.deepEqual([run.left, run.alive], [[], []]);
  });
}

Deno.test("wrong arguments end with 2 and a sentence, and start nothing", outside, async (t) => {
  const wrong: Record<string, [args: string[], sentence: RegExp]> = {
    "no file": [[], /Name a file/],
    "a file that is not there": [["--csv", "/no/such/file.csv"], /There is no file/],
    "a limit of nothing": [["--csv", "x.csv", "--limit", "0"], /whole number from 1/],
    "a limit in words": [["--csv", "x.csv", "--limit", "many", "--json"], /whole number/],
    "an unknown option": [["--csv", "x.csv", "--fast"], /fast/],
  };
  for (const [name, [args, sentence]] of Object.entries(wrong)) {
    await t.step(name, async () => {
      const run = await demo(args);
      assert.equal(run.code, 2);
      assert.equal(run.stdout, "");
      assert.match(run.stderr, sentence);
      assert.doesNotMatch(run.stderr, /\bat .*\.ts:\d+/);
      assert.deepEqual([run.left, run.alive], [[], []]);
    });
  }
});

Deno.test("a file without keywords ends with a sentence and leaves nothing", outside, async () => {
  const csv = await handmade("%PDF-1.7\n\u0000\u0001\u0002");
  const run = await demo(["--csv", csv, "--json"]);
  await Deno.remove(csv);
  assert.equal(run.code, 2, run.stderr);
  assert.equal(run.stdout, "");
  assert.doesNotMatch(run.stderr, /\bat .*\.ts:\d+/);
  assert.deepEqual([run.left, run.alive], [[], []]);
});

const real = await Array.fromAsync(Deno.readDir(SHARED)).then(
  (entries) => entries.map(({ name }) => name).sort(),
  () => [],
);
if (real.length === 0) {
  console.warn("skipped: there are no real keyword files beside the repository");
}

Deno.test({
  name: "every real keyword file goes through the whole main job",
  ignore: real.length === 0,
  ...outside,
  async fn(t) {
    const printed: string[] = [];
    const stage = await openStage((line) => printed.push(line));
    try {
      for (const name of real) {
        await t.step(name, async () => {
          const csv = new URL(name, SHARED).pathname;
          const file = await readDemoFile({ csv, limit: 4, json: true });
          const job = await doMainJob(stage, new ProgressBar(), file);
          const { summary, problems } = await summarise(stage, job, 0);
          assert.deepEqual(problems, [], printed.slice(-20).join("\n"));
          assertComplete(summary);
        });
      }
    } finally {
      await stage.stop();
    }
  },
});
