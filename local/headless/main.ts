/** `deno task demo`: the whole main job on a temporary stack, without a browser. */
import { isAppError } from "core/errors.ts";
import { watchParent } from "@/local/parent.ts";
import { SettingError } from "@/local/settings.ts";
import { doMainJob, readDemoFile } from "./main_job.ts";
import { type DemoOptions, readOptions, USAGE } from "./options.ts";
import { ProgressBar } from "./progress_bar.ts";
import { openStage, type Stage } from "./stage.ts";
import { summarise, table } from "./summary.ts";

let opening: Promise<Stage> | undefined;
let leaving: Promise<never> | undefined;

/** Stops everything and ends the process; of several reasons to leave the first one counts. */
function leave(code: number): Promise<never> {
  return leaving ??= (async () => {
    const stage = await opening?.catch(() => undefined);
    await stage?.stop();
    Deno.exit(code);
  })();
}

async function run(options: DemoOptions): Promise<number> {
  const bar = new ProgressBar();
  const began = performance.now();
  const keywords = await readDemoFile(options);
  bar.show("Starting Supabase, the worker, the offline AI and the app");
  opening = openStage((line) => console.error(line));
  const stage = await opening;
  const job = await doMainJob(stage, bar, keywords);
  bar.show("Opening the published pages");
  const { summary, problems } = await summarise(stage, job, (performance.now() - began) / 1000);
  bar.end();
  console.log(options.json ? JSON.stringify(summary) : table(summary));
  for (const problem of problems) console.error(`Missing: ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

Deno.addSignalListener("SIGINT", () => leave(130));
Deno.addSignalListener("SIGTERM", () => leave(143));
watchParent(() => leave(1));

try {
  const options = readOptions(Deno.args);
  if (options) await leave(await run(options));
  else console.log(USAGE);
} catch (error) {
  const known = error instanceof SettingError || isAppError(error);
  if (!leaving) console.error(known ? error.message : error);
  await leave(known ? 2 : 1);
}
