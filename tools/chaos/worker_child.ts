import { TextLineStream } from "@/local/lines.ts";
import { loadFunctions } from "@/local/edge_functions.ts";

/**
 * Serves the Edge Functions as production code has them, on a port that it prints with `ready`. A line
 * `clock N` on standard input moves this process's clock to N ms from the true time; its end ends the process.
 */
const [directory = ""] = Deno.args;
const trueTime = Date.now;

async function obey(): Promise<void> {
  for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
    const offset = Number(line.match(/^clock (-?\d+)$/)?.[1] ?? 0);
    Date.now = () => trueTime() + offset;
  }
  Deno.kill(Deno.pid, "SIGKILL");
}
obey();
const serve = Deno.serve;
const handle = await loadFunctions(directory);
serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`ready ${port}`),
}, handle);
