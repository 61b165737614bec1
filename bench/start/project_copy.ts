import { join } from "node:path";
import { temporaryFolder } from "../leftovers.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";

/** Made by starting, building or git: a fresh clone has none of it. */
const NOT_COPIED = new Set([".git", ".igny8", "_fresh", ".env", "node_modules"]);

/**
 * The project as a fresh clone with installed dependencies has it, in a folder of its own beside the
 * embedded database, so that the files of node_modules can be linked instead of copied.
 */
export async function copyProject(): Promise<{ path: string; remove(): Promise<void> }> {
  await Deno.mkdir(join(ROOT, ".igny8"), { recursive: true });
  const { path, remove } = await temporaryFolder({ dir: join(ROOT, ".igny8"), prefix: "bench-" });
  for await (const { name } of Deno.readDir(ROOT)) {
    if (!NOT_COPIED.has(name)) await run("cp", "-a", join(ROOT, name), path);
  }
  await run("cp", "-al", join(ROOT, "node_modules"), path);
  return { path, remove };
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, stderr: "piped" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
