import { parseArgs } from "node:util";
import { SettingError } from "@/local/settings.ts";

export const USAGE = `deno task demo -- --csv FILE [--limit N] [--json]

Runs the whole main job on a temporary stack: the keywords of FILE become clusters, ideas, tasks,
articles, images and published pages. Nothing is kept.

  --csv FILE   the export of a keyword tool, or any list of keywords
  --limit N    take only the first N keywords of the file through the whole job;
               without it all are imported, and the job works on the ${1000} most searched ones
               and writes at most ${20} articles
  --json       print one JSON object on standard output, and nothing else there`;

export interface DemoOptions {
  csv: string;
  limit: number | null;
  json: boolean;
}

/** The options of the command line, or null when help was asked for. Throws SettingError. */
export function readOptions(args: string[]): DemoOptions | null {
  const { values } = parse(args[0] === "--" ? args.slice(1) : args);
  if (values.help) return null;
  if (!values.csv) throw new SettingError(`Name a file.\n\n${USAGE}`);
  const limit = values.limit === undefined ? null : Number(values.limit);
  if (limit !== null && (!Number.isInteger(limit) || limit < 1 || limit > 5000)) {
    throw new SettingError("--limit takes a whole number from 1 to 5000.");
  }
  return { csv: values.csv, limit, json: values.json ?? false };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        csv: { type: "string" },
        limit: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new SettingError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}
