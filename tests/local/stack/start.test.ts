import assert from "node:assert/strict";
import { join } from "node:path";
import { TextLineStream } from "@/local/lines.ts";
import { ROOT } from "../../harness/snapshot.ts";

interface Run {
  process: Deno.ChildProcess;
  app: string;
  studio: string;
  folder: string;
}

/** Starts `deno task start` on free ports, on a throw-away stack, and waits for the banner. */
async function start(): Promise<Run> {
  const folder = await Deno.makeTempDir();
  const process = launch(folder, ["--port=0", "--supabase-port=0", "--ai-port=0"]);
  const lines: string[] = [];
  for await (const line of process.stdout.pipeThrough(new TextLineStream())) {
    lines.push(line);
    if (line.startsWith("Ctrl-C")) break;
  }
  const text = lines.join("\n");
  const find = (name: string) => text.match(new RegExp(`${name} +(http://\\S+)`))?.[1] ?? "";
  assert.match(text, /IGNY8 is ready after/);
  return { process, app: find("App"), studio: find("Studio"), folder };
}

function launch(
  folder: string,
  ports: string[],
  given: Record<string, string> = {},
): Deno.ChildProcess {
  const env = Deno.env.toObject();
  for (const name of Object.keys(env)) {
    if (/^(SUPABASE_|OPENAI_|DATABASE_URL|PORT$|AI_PORT)/.test(name)) delete env[name];
  }
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(ROOT, "local/start.ts"), "--temp", ...ports],
    clearEnv: true,
    env: { ...env, ...given, TMPDIR: folder },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The processes below `pid` that are alive; Linux only. */
function descendants(pid: number): number[] {
  const all = [...Deno.readDirSync("/proc")].map(({ name }) => name).filter((name) =>
    /^\d+$/.test(name)
  );
  const found = [pid];
  // A child may have a lower number than its parent: numbers begin anew.
  for (const parent of found) {
    found.push(...all.filter((name) => readParent(name) === parent).map(Number));
  }
  return found.slice(1);
}

function readParent(pid: string): number {
  try {
    const [, rest = ""] = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ");
    const [state, parent] = rest.split(" ");
    return state === "Z" ? 0 : Number(parent);
  } catch {
    return 0;
  }
}

async function allGone(pids: number[]): Promise<boolean> {
  const alive = () => pids.filter((pid) => readParent(String(pid)) !== 0);
  for (let tries = 0; tries < 600 && alive().length > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return alive().length === 0;
}

async function finish({ process, folder }: Run) {
  await process.stderr.cancel();
  await process.status;
  await Deno.remove(folder, { recursive: true });
}

const startTest = (name: string, fn: () => Promise<void>) =>
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });

startTest("one command starts everything, SIGTERM ends it and leaves nothing", async () => {
  const run = await start();
  const children = descendants(run.process.pid);
  const page = await fetch(run.app, { redirect: "manual" });
  assert.ok(page.status < 500);
  await page.body?.cancel();
  const studio = await fetch(run.studio);
  assert.equal(studio.status, 200);
  await studio.body?.cancel();
  const unknown = await fetch(new URL("/functions/v1/nothing", run.studio));
  assert.deepEqual([unknown.status, await unknown.json()], [404, { code: "not_found" }]);
  assert.ok(children.length >= 3);
  run.process.kill("SIGTERM");
  assert.equal((await run.process.status).code, 0);
  assert.ok(await allGone(children));
  assert.deepEqual([...Deno.readDirSync(run.folder)], []);
  await finish(run);
});

startTest("killed outright, it takes its children with it", async () => {
  const run = await start();
  const children = descendants(run.process.pid);
  assert.ok(children.length >= 3);
  run.process.kill("SIGKILL");
  assert.ok(await allGone(children));
  await finish(run);
});

startTest("a taken port ends the start at once, naming the port and the way out", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const folder = await Deno.makeTempDir();
  const { port } = listener.addr;
  const process = launch(folder, [`--port=${port}`, "--supabase-port=0", "--ai-port=0"]);
  const { code, stderr } = await process.output();
  listener.close();
  await Deno.remove(folder, { recursive: true });
  const text = new TextDecoder().decode(stderr);
  assert.equal(code, 1);
  assert.match(
    text,
    new RegExp(`^Port ${port} for the app is taken\\.\\n.*PORT=\\d+ deno task start\\n$`),
  );
});

startTest("a Postgres that does not answer is told in one line", async () => {
  const folder = await Deno.makeTempDir();
  const process = launch(folder, ["--port=0", "--supabase-port=0", "--ai-port=0"], {
    DATABASE_URL: "postgres://owner:secret@127.0.0.1:1/none",
  });
  const { code, stderr } = await process.output();
  await Deno.remove(folder, { recursive: true });
  assert.equal(code, 1);
  assert.match(
    new TextDecoder().decode(stderr),
    /^The Postgres of DATABASE_URL cannot be used: connect ECONNREFUSED 127\.0\.0\.1:1\.\n$/,
  );
});
