import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { exitWithParent } from "./exit_with_parent.ts";

/** Runs the script named first as a child process that cannot outlive its parent. */
exitWithParent();
const [script = ""] = Deno.args;
await import(pathToFileURL(resolve(script)).href);
