import { join } from "node:path";
import { TextLineStream } from "./lines.ts";

export interface ChildOptions {
  /** More flags for `deno run -A`. */
  flags?: string[];
  script: string;
  args?: string[];
  env: Record<string, string>;
  /** Variables of this process that the child must not see. */
  without?: string[];
  /** Told of every line that the child prints. */
  onLine?: (line: string) => void;
  /** Told when the child ended by itself and will be started again in `delay` ms. */
  onCrash?: (code: number, delay: number) => void;
}

/** A child process that is started again, ever more slowly, when it ends by itself. */
export interface Child {
  readonly pid: number | null;
  /** Ends the child and waits for it; it is not started again. */
  stop(): Promise<void>;
}

const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;
/** A child that ran this long had started well: the next delay is short again. */
const STEADY_AFTER = 30_000;
const STOP_WITHIN = 4_000;

/** Starts a Deno script as a supervised child process. */
export function startChild(options: ChildOptions): Child {
  const supervisor = new Supervisor(options);
  supervisor.start();
  return supervisor;
}

class Supervisor implements Child {
  #process: Deno.ChildProcess | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopping = Promise.withResolvers<void>();
  #stopped = false;

  constructor(private readonly options: ChildOptions) {}

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  start(): void {
    this.#running = this.#keepRunning();
  }

  async #keepRunning(): Promise<void> {
    let delay = FIRST_DELAY;
    while (!this.#stopped) {
      const started = Date.now();
      const code = await this.#runOnce();
      if (this.#stopped) return;
      if (Date.now() - started > STEADY_AFTER) delay = FIRST_DELAY;
      this.options.onCrash?.(code, delay);
      await this.#pause(delay);
      delay = Math.min(delay * 2, LONGEST_DELAY);
    }
  }

  async #runOnce(): Promise<number> {
    const process = spawn(this.options);
    this.#process = process;
    const printed = Promise.all([
      eachLine(process.stdout, this.options.onLine),
      eachLine(process.stderr, this.options.onLine),
    ]);
    const { code } = await process.status;
    this.#process = null;
    await printed;
    return code;
  }

  async #pause(delay: number): Promise<void> {
    const timer = Promise.withResolvers<void>();
    const id = setTimeout(timer.resolve, delay);
    await Promise.race([timer.promise, this.#stopping.promise]);
    clearTimeout(id);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopping.resolve();
    const process = this.#process;
    if (!process) return await this.#running;
    signal(process, "SIGTERM");
    const force = setTimeout(() => signal(process, "SIGKILL"), STOP_WITHIN);
    await this.#running;
    clearTimeout(force);
  }
}

function spawn({ flags = [], script, args = [], env, without = [] }: ChildOptions) {
  const runner = join(import.meta.dirname ?? ".", "run_child.ts");
  const inherited = Deno.env.toObject();
  for (const name of without) delete inherited[name];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", ...flags, runner, script, ...args],
    clearEnv: true,
    env: { ...inherited, ...env },
    // A Ctrl-C in the terminal is the parent's to handle.
    detached: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function signal(process: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    process.kill(name);
  } catch {
    // It ended in the meantime.
  }
}

async function eachLine(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void = () => {},
): Promise<void> {
  for await (const line of stream.pipeThrough(new TextLineStream())) onLine(line);
}
