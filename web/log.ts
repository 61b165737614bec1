/** Writes an unexpected error to standard error as one JSON line; people only ever see its request id. */
export function logError(requestId: string, error: unknown): void {
  const chain: unknown[] = [];
  for (let at = error; at && chain.length < 4; at = (at as { cause?: unknown }).cause) {
    chain.push(at instanceof Error ? { name: at.name, message: at.message, stack: at.stack } : at);
  }
  console.error(JSON.stringify({ level: "error", request_id: requestId, error: chain }));
}
