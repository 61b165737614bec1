import type { AiProvider } from "../ai/provider.ts";
import { unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import type { LeaseArgs } from "./handler.ts";
import type { WorkerDeps } from "./worker_deps.ts";

/**
 * `ai` that asks before every paid call whether the job's account is still open; not before the first when that was
 * `asked` just now, with the job's input. Once the account is closed the job waits in the queue, and the call throws
 * `lease_lost`.
 */
export function whileOpen(
  ai: AiProvider,
  { db }: Pick<WorkerDeps, "db">,
  lease: LeaseArgs,
  asked: boolean,
): AiProvider {
  let isAsked = asked;
  const ask = async () => {
    const isHeld = !isAsked && unwrap(await db.rpc("hold_job", lease));
    isAsked = false;
    if (isHeld) throw new AppError("lease_lost", "The account was closed; this job waits.");
  };
  return {
    name: ai.name,
    async chat(request) {
      await ask();
      return await ai.chat(request);
    },
    async image(request) {
      await ask();
      return await ai.image(request);
    },
    async embedder() {
      const embedder = await ai.embedder?.() ?? null;
      if (!embedder) return null;
      return {
        model: embedder.model,
        async embed(request) {
          await ask();
          return await embedder.embed(request);
        },
      };
    },
  };
}
