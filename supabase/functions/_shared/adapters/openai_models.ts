import { z } from "npm:zod@4.6.7";
import { vendorError, type VendorSettings } from "./openai_errors.ts";

export interface ModelsRequest {
  /** Null for OpenAI itself. */
  baseUrl: string | null;
  apiKey: string;
  settings?: VendorSettings;
  signal: AbortSignal;
  fetch?: typeof fetch;
}

const Models = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * The names of the models a server offers, or null when it has no such list. Raises what
 * the guard of outgoing requests refuses with, `vendor_error` or `vendor_timeout`.
 */
export async function listModels(request: ModelsRequest): Promise<string[] | null> {
  const { baseUrl, apiKey, signal, settings, fetch: ask = fetch } = request;
  try {
    const response = await ask(`${baseUrl ?? "https://api.openai.com/v1"}/models`, {
      headers: { authorization: `Bearer ${apiKey}`, accept: "application/json" },
      signal,
    });
    const answer = Models.safeParse(await response.json().catch(() => null));
    return response.ok && answer.success ? answer.data.data.map(({ id }) => id) : null;
  } catch (error) {
    throw vendorError(error, { signal, now: Date.now(), settings });
  }
}
