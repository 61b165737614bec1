import { createHmac } from "node:crypto";

/** Where a request comes from, as the app tells the database. */
export interface RequestOrigin {
  ip: string;
  requestId: string;
  /** Printable ASCII; empty when the browser did not say. */
  agent: string;
}

/** The key that the app signs with and the database checks with, from the app's secret: 64 hex digits. */
export function requestKey(appSecret: string): string {
  return createHmac("sha256", appSecret).update("igny8 request origin").digest("hex");
}

/** The headers that tell the database of a request, signed with `key` so that nobody else can. */
export function originHeaders(
  key: string,
  { ip, requestId, agent }: RequestOrigin,
): Record<string, string> {
  const said = [ip, requestId, agent].join("\n");
  const signature = createHmac("sha256", Uint8Array.fromHex(key)).update(said).digest("hex");
  return {
    "x-igny8-ip": ip,
    "x-igny8-request": requestId,
    ...(agent ? { "x-igny8-agent": agent } : {}),
    "x-igny8-signature": signature,
  };
}
