import { createOpenAi } from "../adapters/openai.ts";
import type { VendorSettings } from "../adapters/openai_errors.ts";
import { createOutgoingFetch } from "../adapters/outgoing_fetch.ts";
import type { Connect } from "./connection.ts";

/** Where managers change what an error complains about. */
export const ACCOUNT_SETTINGS: VendorSettings = {
  key: "the key under Settings, AI providers,",
  models: "the address and the models under Settings, AI providers",
};

/** A picture in base64 with room to spare. Bytes. */
const LONGEST_ANSWER = 40_000_000;

/** A `fetch` for the addresses of accounts' providers: people type them, so they are guarded. */
export function providerFetch(
  { allowPrivate, timeoutMs }: { allowPrivate: boolean; timeoutMs: number },
): typeof fetch {
  return createOutgoingFetch({ allowPrivate, timeoutMs, maxBytes: LONGEST_ANSWER });
}

export interface ConnectOptions {
  /** Models where the account chose none. */
  model: string;
  imageModel: string;
  /** Milliseconds one call may take. */
  timeoutMs: number;
  /** Made by `providerFetch`. */
  fetch: typeof fetch;
}

/** Connects to accounts' own providers. */
export function connectWith(options: ConnectOptions): Connect {
  return ({ baseUrl, apiKey, model, imageModel }) =>
    createOpenAi({
      baseUrl: baseUrl ?? "https://api.openai.com/v1",
      apiKey,
      model: model ?? options.model,
      imageModel: imageModel ?? options.imageModel,
      timeoutMs: options.timeoutMs,
      settings: ACCOUNT_SETTINGS,
      fetch: options.fetch,
    });
}
