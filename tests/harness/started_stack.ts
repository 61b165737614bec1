import { join } from "node:path";
import { createDb, type Db } from "core/db.ts";
import { type Database, openDatabase } from "@/local/database.ts";
import { type Keys, loadKeys } from "@/local/keys.ts";
import { TextLineStream } from "@/local/lines.ts";
import { ROOT } from "./snapshot.ts";

/** `deno task start` as people run it, with everything it prints. */
export interface StartedStack {
  appUrl: string;
  supabaseUrl: string;
  keys: Keys;
  /** A client with the secret key. */
  service: Db;
  /** A client for the holder of an access token. */
  as(accessToken: string): Db;
  /** Everything printed so far, on both channels. */
  readonly printed: string[];
  /** The database as it lies on the disk now, as somebody with the disk in hand would open it. */
  openCopy(): Promise<Database>;
  stop(): Promise<void>;
}

/** Starts the product on a throw-away stack and free ports. Throws when it is not ready in time. */
export async function startStackAsPeopleDo(): Promise<StartedStack> {
  const folder = await Deno.makeTempDir({ prefix: "igny8-started-" });
  const process = launch(folder);
  const printed: string[] = [];
  const ready = Promise.withResolvers<void>();
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const line of stream.pipeThrough(new TextLineStream())) {
      printed.push(line);
      if (line.startsWith("Ctrl-C")) ready.resolve();
    }
    ready.reject(new Error(`It ended early:\n${printed.join("\n")}`));
  };
  const reading = Promise.all([read(process.stdout), read(process.stderr)]);
  await ready.promise;
  const find = (name: string) =>
    printed.join("\n").match(new RegExp(`${name} +(http://[^\\s/]+)`))?.[1] ?? "";
  const [appUrl, supabaseUrl] = [find("App"), find("Studio")];
  const data = join(folder, await onlyFolder(folder));
  const keys = await loadKeys(join(data, "keys.json"));
  return {
    appUrl,
    supabaseUrl,
    keys,
    service: createDb({ url: supabaseUrl, key: keys.secretKey }),
    as: (accessToken) => createDb({ url: supabaseUrl, key: keys.publishableKey, accessToken }),
    printed,
    async openCopy() {
      // Nobody writes while it is copied.
      process.kill("SIGSTOP");
      const path = join(folder, "copy");
      await new Deno.Command("cp", { args: ["-r", join(data, "database"), path] }).output();
      process.kill("SIGCONT");
      return await openDatabase({ kind: "directory", path });
    },
    async stop() {
      process.kill("SIGTERM");
      await process.status;
      await reading;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function onlyFolder(parent: string): Promise<string> {
  for await (const { name } of Deno.readDir(parent)) {
    if (await Deno.stat(join(parent, name, "keys.json")).then(() => true, () => false)) return name;
  }
  throw new Error("The stack has no keys.");
}

function launch(folder: string): Deno.ChildProcess {
  const env = Deno.env.toObject();
  for (const name of Object.keys(env)) {
    if (/^(SUPABASE_|OPENAI_|OFFLINE_AI|ENCRYPTION_|DATABASE_URL|PORT$|AI_PORT)/.test(name)) {
      delete env[name];
    }
  }
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      join(ROOT, "local/start.ts"),
      "--temp",
      "--port=0",
      "--supabase-port=0",
      "--ai-port=0",
    ],
    clearEnv: true,
    env: { ...env, TMPDIR: folder },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}
