import { format } from "node:util";
import type { Redactor } from "./redact.ts";

const METHODS = ["debug", "error", "info", "log", "warn"] as const;

/**
 * Masks secrets in everything this process prints through its console, also what packages print.
 * Call it once, at the start of a process.
 */
export function maskConsole(redactor: Redactor): void {
  for (const method of METHODS) {
    const print = console[method].bind(console);
    console[method] = (...parts: unknown[]) => print(redactor.redact(format(...parts)));
  }
}
