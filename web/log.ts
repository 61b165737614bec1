import { createLog } from "core/log.ts";
import { redactorOf } from "core/secrets/redact.ts";

/** Masks what the app's own environment holds, and everything that looks like a secret. */
const log = createLog(redactorOf((name) => Deno.env.get(name)));

/** Writes an unexpected error to standard error as one JSON line; people only ever see its request id. */
export function logError(requestId: string, error: unknown): void {
  const shown = error instanceof Error ? error : { thrown: error };
  log({ level: "error", request_id: requestId, error: shown });
}
