import type { Redactor } from "./secrets/redact.ts";

/** Writes one line of a process's log: an object as JSON, errors with their causes, secrets masked. */
export type Log = (line: Record<string, unknown>) => void;

/** A chain of causes longer than this says nothing more. */
const MOST_CAUSES = 4;

/** The log of a process; `write` gets each finished line, standard error by default. */
export function createLog(
  redactor: Redactor,
  write: (line: string) => void = (line) => console.error(line),
): Log {
  return (line) => write(redactor.redact(JSON.stringify(line, errorsAsText)));
}

function errorsAsText(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Error ? causesOf(value) : value;
}

/** An error and what caused it, outermost first. Only what is named here: vendors' errors carry requests. */
function causesOf(error: Error): unknown[] {
  const chain: unknown[] = [];
  for (let at: unknown = error; at && chain.length < MOST_CAUSES; at = Object(at).cause) {
    chain.push(at instanceof Error ? { name: at.name, message: at.message, stack: at.stack } : at);
  }
  return chain;
}
