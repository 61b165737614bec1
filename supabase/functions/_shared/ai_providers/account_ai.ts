import type { AiProvider } from "../ai/provider.ts";
import { MASK } from "../secrets/redact.ts";
import { type Connect, openConnection, type OpeningDeps } from "./connection.ts";

export interface AccountAiDeps extends OpeningDeps {
  /** IGNY8's own provider. */
  platform: AiProvider;
  connect: Connect;
}

/**
 * The AI of one job: the account's own provider where it has one, else IGNY8's. It is looked up with the
 * first request, so that a job without one costs nothing, and kept no longer than the job.
 * Requests raise what the provider raises, and `vendor_key` when the account's key cannot be opened.
 */
export function accountAi(
  deps: AccountAiDeps,
  job: { account_id: string; function: string },
): AiProvider {
  let chosen: Promise<AiProvider> | undefined;
  let name = deps.platform.name;
  const choose = async () => {
    const asked = { accountId: job.account_id, kind: "openai", fn: job.function } as const;
    const connection = await openConnection(deps, asked);
    const ai = connection ? withoutKey(deps.connect(connection), connection.apiKey) : deps.platform;
    name = ai.name;
    return ai;
  };
  const provider = () => chosen ??= choose();
  return {
    get name() {
      return name;
    },
    chat: async (request) => await (await provider()).chat(request),
    image: async (request) => await (await provider()).image(request),
    embedder: async () => await (await provider()).embedder?.() ?? null,
  };
}

/** A provider that repeats the key in its answer does not get it into a text of the account. */
function withoutKey(ai: AiProvider, key: string): AiProvider {
  return {
    name: ai.name,
    image: (request) => ai.image(request),
    async chat(request) {
      const answer = await ai.chat(request);
      return { ...answer, text: answer.text.replaceAll(key, MASK) };
    },
  };
}
