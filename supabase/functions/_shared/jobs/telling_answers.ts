import type { AiProvider } from "../ai/provider.ts";

export interface Telling {
  onAsked?: () => void;
  onWorked?: () => void;
}

/** `ai` that tells when it is asked for a text or a picture, and when it has answered or refused. */
export function tellingAnswers(ai: AiProvider, { onAsked, onWorked }: Telling): AiProvider {
  async function told<T>(ask: () => Promise<T>): Promise<T> {
    onAsked?.();
    try {
      return await ask();
    } finally {
      onWorked?.();
    }
  }
  return {
    // It may be known only after the first request.
    get name() {
      return ai.name;
    },
    chat: (request) => told(() => ai.chat(request)),
    image: (request) => told(() => ai.image(request)),
    embedder: async () => await ai.embedder?.() ?? null,
  };
}
