import { callWorker } from "./embedded.ts";
import { startFunctions } from "./functions.ts";
import type { Hosted } from "./settings.ts";
import { wakeOnClock } from "./worker_wake.ts";

export interface HostedOptions {
  hosted: Hosted;
  aiEnv: Record<string, string>;
  watch?: boolean;
  onLine?: (from: string, line: string) => void;
}

/**
 * Runs the worker here against a hosted project. Its database cannot be listened to, so the worker
 * looks for jobs every five seconds; leases keep it apart from a worker deployed there.
 */
export function startHostedWorker({ hosted, aiEnv, watch, onLine = () => {} }: HostedOptions) {
  const secret = Deno.env.get("WORKER_SECRET") ?? crypto.randomUUID();
  const functions = startFunctions({
    env: {
      SUPABASE_URL: hosted.url,
      SUPABASE_PUBLISHABLE_KEY: hosted.publishableKey,
      SUPABASE_SECRET_KEY: hosted.secretKey,
      WORKER_SECRET: secret,
      ...aiEnv,
    },
    flags: watch ? ["--watch"] : [],
    onLine: (line) => onLine("functions", line),
    onCrash: (code, delay) => onLine("functions", `ended with ${code}, again in ${delay} ms`),
  });
  const wake = wakeOnClock({ wake: () => callWorker(functions, secret) });
  return {
    async stop() {
      await wake.stop();
      await functions.stop();
    },
  };
}
