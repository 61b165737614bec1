import { join } from "node:path";
import { openDataFolder } from "./data_folder.ts";
import { SettingError } from "./settings.ts";

/** `deno task reset`: deletes everything that the embedded stack keeps. */
const HELP = `deno task reset [--yes]

Deletes .igny8/ and with it every account, article and image of the embedded stack. Asks first, unless
--yes is given; refused while a stack is running.`;

if (Deno.args.includes("--help")) {
  console.log(HELP);
  Deno.exit(0);
}
const folder = join(import.meta.dirname ?? ".", "../.igny8");
const agreed = Deno.args.includes("--yes") ||
  confirm(`Delete ${folder} with every account, article and image in it?`);

if (!agreed) {
  console.log("Nothing was deleted.");
  Deno.exit(1);
}
try {
  // Refused while a stack is using it.
  const opened = await openDataFolder(folder);
  await Deno.remove(folder, { recursive: true });
  await opened.close();
  console.log("Deleted. The next deno task start makes a new database.");
} catch (error) {
  console.error(error instanceof SettingError ? error.message : error);
  Deno.exit(1);
}
