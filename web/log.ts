import { createLog } from "core/log.ts";
import { maskConsole } from "core/secrets/mask_console.ts";
import { redactorOf } from "core/secrets/redact.ts";

/** Knows what the app's own environment holds, and what looks like a secret. */
const redactor = redactorOf((name) => Deno.env.get(name));
const log = createLog(redactor);

/** Masks also what packages print, such as Fresh the error of a page. */
export function maskLogs(): void {
  maskConsole(redactor);
}

/** Writes an unexpected error to standard error as one JSON line; people only ever see its request id. */
export function logError(requestId: string, error: unknown): void {
  const shown = error instanceof Error ? error : { thrown: error };
  log({ level: "error", request_id: requestId, error: shown });
}
