import { join } from "node:path";
import { TextLineStream } from "@/local/lines.ts";

const RUNNER = join(import.meta.dirname ?? ".", "../local/run_child.ts");

/** A helper process that cannot outlive this one. */
export interface Helper {
  pid: number;
  /** The first line it printed, as JSON: what it has to say once it is ready. */
  ready: unknown;
  stop(): Promise<void>;
}

/** Starts a script as a helper and waits for its first line. Throws when it ends before. */
export async function startHelper(script: string, args: string[] = []): Promise<Helper> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", RUNNER, script, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextLineStream()).getReader();
  const { value } = await lines.read();
  if (value === undefined) throw new Error(`${script} ended before it was ready.`);
  return {
    pid: child.pid,
    ready: JSON.parse(value),
    async stop() {
      // The end of its standard input is what it waits for.
      await child.stdin.close();
      await child.status;
      await lines.cancel();
    },
  };
}

/** A line such as `VmHWM` of a process's status, in MB. Linux only. */
export function memory(pid: number, line: "VmHWM" | "VmRSS"): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(status.match(new RegExp(`${line}:\\s+(\\d+) kB`))?.[1] ?? NaN) / 1024;
}

/** Forgets a process's highest memory so far; where that is not allowed, nothing happens. */
export function forgetPeak(pid: number): void {
  try {
    Deno.writeTextFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // The peak then includes what came before, which errs on the strict side.
  }
}

/** Seconds of processor time a process has used, all threads. Linux only, in steps of 10 ms. */
export function cpuSeconds(pid: number): number {
  const [, rest = ""] = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ");
  const fields = rest.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Seconds some processes ran, and seconds they were ready to run while others had the processor. */
export function schedule(pids: number[]): { ran: number; waited: number } {
  const total = { ran: 0, waited: 0 };
  for (const task of pids.flatMap(tasksOf)) {
    const [ran = 0, waited = 0] = readSchedule(task);
    total.ran += ran / 1e9;
    total.waited += waited / 1e9;
  }
  return total;
}

function tasksOf(pid: number): string[] {
  try {
    return [...Deno.readDirSync(`/proc/${pid}/task`)].map(({ name }) =>
      `/proc/${pid}/task/${name}`
    );
  } catch {
    return [];
  }
}

function readSchedule(task: string): number[] {
  try {
    return Deno.readTextFileSync(`${task}/schedstat`).split(" ").map(Number);
  } catch {
    return [];
  }
}

/** A process and everything below it that is alive. Linux only. */
export function processTree(pid: number): number[] {
  const children = Map.groupBy(livingProcesses(), ({ parent }) => parent);
  const below = (at: number): number[] => [
    at,
    ...(children.get(at) ?? []).flatMap((child) => below(child.pid)),
  ];
  return below(pid);
}

function livingProcesses(): { pid: number; parent: number }[] {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => /^\d+$/.test(name)).flatMap((
    { name },
  ) => {
    try {
      const [, rest = ""] = Deno.readTextFileSync(`/proc/${name}/stat`).split(") ");
      const [state, parent] = rest.split(" ");
      return state === "Z" ? [] : [{ pid: Number(name), parent: Number(parent) }];
    } catch {
      return [];
    }
  });
}
