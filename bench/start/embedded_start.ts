import { setTimeout as pause } from "node:timers/promises";
import { TextLineStream } from "@/local/lines.ts";
import { reservePort } from "@/local/free_port.ts";
import type { Figure } from "../figures.ts";
import { leftover } from "../leftovers.ts";
import { memory, processTree, schedule } from "../processes.ts";
import { median, spread } from "../samples.ts";
import { copyProject } from "./project_copy.ts";

const LATER_STARTS = 5;
/** How long a stack is left alone before its memory counts as being at rest. */
const REST_MS = 10_000;
/** Variables that would point the stack elsewhere. */
const OUTSIDE = /^(SUPABASE_|OPENAI_|DATABASE_URL|PORT$|AI_PORT|PUBLIC_URL)/;

interface Started {
  pid: number;
  /** From the command to the first page, ms. */
  milliseconds: number;
  /** Seconds all its processes ran until then, and waited for a processor. */
  work: { ran: number; waited: number };
  stop(): Promise<void>;
}

/** `deno task start` from the command to the first page: the very first time, and later ones. */
export async function measureEmbeddedStart(): Promise<Figure[]> {
  const project = await copyProject();
  try {
    const first = await start(project.path);
    const firstMemory = await memoryAtRest(first.pid);
    await first.stop();
    const later: Started[] = [];
    let resting = NaN;
    for (let count = 0; count < LATER_STARTS; count++) {
      const again = await start(project.path);
      later.push(again);
      if (count === LATER_STARTS - 1) resting = await memoryAtRest(again.pid);
      await again.stop();
    }
    return [...timeFigures(first, later), ...memoryFigures(firstMemory, resting)];
  } finally {
    await project.remove();
  }
}

function timeFigures(first: Started, later: Started[]): Figure[] {
  const seconds = later.map(({ milliseconds }) => milliseconds / 1000);
  return [
    {
      name: "first start to first page",
      value: first.milliseconds / 1000,
      unit: "s",
      goal: 15,
      note: `builds the app, creates and fills the database; ${crowding(first.work)}`,
    },
    {
      name: "later start to first page",
      value: median(seconds),
      unit: "s",
      spread: spread(seconds),
      goal: 4,
      note: `${later.length} starts; ${crowding(total(later))}`,
    },
    {
      name: "  processor time of a later start",
      value: median(later.map(({ work }) => work.ran)),
      unit: "s",
    },
  ];
}

function total(starts: Started[]): Started["work"] {
  return starts.map(({ work }) => work).reduce((sum, work) => ({
    ran: sum.ran + work.ran,
    waited: sum.waited + work.waited,
  }));
}

/** How busy the machine was with other things: on an idle one the seconds mean most. */
function crowding({ ran, waited }: Started["work"]): string {
  return `waited ${(waited / ran).toFixed(1)} s for a processor per second of work`;
}

function memoryFigures(first: number, later: number): Figure[] {
  const note = `resident, all processes added up, ${REST_MS / 1000} s after the first page`;
  return [
    { name: "memory at rest after a later start", value: later, unit: "MB", goal: 700, note },
    { name: "memory at rest after the first start", value: first, unit: "MB", goal: 700 },
  ];
}

async function start(cwd: string): Promise<Started> {
  const [port, supabasePort, aiPort] = [reservePort(), reservePort(), reservePort()];
  const env = Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !OUTSIDE.test(name)),
  );
  const began = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "task",
      "start",
      `--port=${port}`,
      `--supabase-port=${supabasePort}`,
      `--ai-port=${aiPort}`,
    ],
    cwd,
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const stop = leftover(async () => {
    for (const pid of processTree(child.pid).slice(0, 2)) end(pid);
    await child.status;
  });
  try {
    await firstPage(`http://127.0.0.1:${port}/`, child.stdout);
  } catch (error) {
    await stop();
    throw error;
  }
  const milliseconds = performance.now() - began;
  return { pid: child.pid, milliseconds, work: schedule(processTree(child.pid)), stop };
}

/** Waits until everything says it is ready, the database included, and then for a whole page. */
async function firstPage(url: string, output: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const printed: string[] = [];
  const lines = output.pipeThrough(new TextLineStream()).getReader();
  while (!printed.at(-1)?.startsWith("IGNY8 is ready")) {
    const { value } = await lines.read();
    if (value === undefined) throw new Error(`deno task start ended:\n${printed.join("\n")}`);
    printed.push(value);
  }
  // What comes later is read, or its writer would wait.
  const drain = async () => {
    while (!(await lines.read()).done);
  };
  drain().catch(() => {});
  const response = await fetch(url);
  const html = await response.text();
  if (!response.ok || !html.includes("</html>")) throw new Error(`No page: ${html.slice(0, 500)}`);
}

/** Resident memory of a process and all below it, MB; what they share counts for each. */
async function memoryAtRest(pid: number): Promise<number> {
  await pause(REST_MS);
  return processTree(pid).reduce((sum, each) => sum + memory(each, "VmRSS"), 0);
}

function end(pid: number): void {
  try {
    Deno.kill(pid, "SIGTERM");
  } catch {
    // It went with its parent.
  }
}
