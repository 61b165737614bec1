import { TextLineStream } from "@/local/lines.ts";

/** A child process that may be killed at any moment. */
export interface Doomed {
  /** On which it serves. */
  port: number;
  /** SIGKILL, at once; resolves when it is gone. */
  kill(): Promise<void>;
  /** Sends a line to its standard input. */
  tell(line: string): Promise<void>;
}

/** Starts a Deno script and waits until it prints `ready PORT`. Throws with what it printed when it ends before. */
export async function startDoomed(
  args: string[],
  env: Record<string, string>,
  onLine: (line: string) => void,
): Promise<Doomed> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", ...args],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  const ready = Promise.withResolvers<number>();
  const printed: string[] = [];
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const line of stream.pipeThrough(new TextLineStream())) {
      const port = line.match(/^ready (\d+)$/)?.[1];
      if (port) {
        ready.resolve(Number(port));
        continue;
      }
      printed.push(line);
      onLine(line);
    }
  };
  const reading = Promise.all([read(process.stdout), read(process.stderr)]);
  reading.then(() => ready.reject(new Error(`It did not start:\n${printed.join("\n")}`)));
  return {
    port: await ready.promise,
    async kill() {
      try {
        process.kill("SIGKILL");
      } catch {
        // It had ended by itself.
      }
      await process.status;
      await reading;
      await input.close().catch(() => {});
    },
    tell: (line) => input.write(new TextEncoder().encode(`${line}\n`)).catch(() => {}),
  };
}
