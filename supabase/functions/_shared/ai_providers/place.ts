import type { SecretPlace } from "../secrets/envelope.ts";
import type { ProviderKind } from "./schema.ts";

/** Where the key of an account's provider is sealed for. */
export function keyPlace(accountId: string, kind: ProviderKind): SecretPlace {
  return { accountId, record: `ai_providers/${kind}`, field: "api_key" };
}
