import { join } from "node:path";
import { SettingError } from "./settings.ts";

const INPUTS = [
  "routes",
  "islands",
  "components",
  "web",
  "static",
  "links",
  "supabase/functions/_shared",
  "main.ts",
  "dev.ts",
  "fresh.config.ts",
  "deno.json",
  "deno.lock",
];

/**
 * Builds the app into `_fresh/`, unless what it is made from has not changed since the last time.
 * Returns whether it built. Throws SettingError with the output of the build when it fails.
 */
export async function buildApp(root: string): Promise<boolean> {
  await Deno.mkdir(join(root, ".igny8"), { recursive: true });
  // Two builds at once would write into each other's files.
  const lock = await Deno.open(join(root, ".igny8/build.lock"), { create: true, write: true });
  try {
    await lock.lock(true);
    return await buildChanged(root);
  } finally {
    lock.close();
  }
}

async function buildChanged(root: string): Promise<boolean> {
  const marker = join(root, "_fresh/.inputs");
  const inputs = await hashInputs(root);
  if (await Deno.readTextFile(marker).catch(() => "") === inputs) return false;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "dev.ts", "build"],
    cwd: root,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) {
    const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    throw new SettingError(`The app cannot be built:\n${output.trim()}`);
  }
  await Deno.writeTextFile(marker, inputs);
  return true;
}

/** SHA-256 over names and contents of everything that a build reads. */
async function hashInputs(root: string): Promise<string> {
  const files: string[] = [];
  for (const input of INPUTS) await collect(join(root, input), files);
  const lines = await Promise.all(
    files.sort().map(async (path) => {
      const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
      return `${path.slice(root.length)} ${new Uint8Array(digest).toHex()}`;
    }),
  );
  const bytes = new TextEncoder().encode([Deno.version.deno, ...lines].join("\n"));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function collect(path: string, files: string[]): Promise<void> {
  const info = await Deno.stat(path).catch(() => null);
  if (!info) return;
  if (info.isFile) return void files.push(path);
  for await (const entry of Deno.readDir(path)) await collect(join(path, entry.name), files);
}
