import { join } from "node:path";
import { type Child, startChild } from "./child.ts";

export interface AppOptions {
  port: number;
  env: Record<string, string>;
  /** Run dev.ts and watch the sources; otherwise serve what was built. */
  dev: boolean;
  onLine: (line: string) => void;
  onCrash: (code: number, delay: number) => void;
}

/** Starts the app in a process of its own on 127.0.0.1:`port`. */
export function startApp({ port, env, dev, onLine, onCrash }: AppOptions): Child {
  const here = import.meta.dirname ?? ".";
  return startChild({
    script: dev ? join(here, "../dev.ts") : join(here, "serve_app.ts"),
    flags: dev ? ["--watch"] : [],
    env: { ...env, PORT: String(port) },
    without: [
      "SUPABASE_SECRET_KEY",
      "WORKER_SECRET",
      "ENCRYPTION_KEY",
      "ENCRYPTION_OLD_KEYS",
      "DATABASE_URL",
      "STRIPE_SECRET_KEY",
      "STRIPE_WEBHOOK_SECRET",
    ],
    onLine,
    onCrash,
  });
}

/** Starts the offline AI in a process of its own on 127.0.0.1:`port`. */
export function startOfflineAi(port: number, onLine: (line: string) => void): Child {
  return startChild({
    script: join(import.meta.dirname ?? ".", "ai/main.ts"),
    env: { AI_PORT: String(port) },
    onLine,
    onCrash: (code, delay) => onLine(`ended with ${code}, again in ${delay} ms`),
  });
}

/** Milliseconds that a busy machine may take to start the app. */
export const START_MS = 240_000;

/** Waits until `url` answers anything at all. Returns false when it does not within `limit` ms. */
export async function answers(url: string, limit: number, stopped: AbortSignal): Promise<boolean> {
  const end = Date.now() + limit;
  while (Date.now() < end && !stopped.aborted) {
    const response = await fetch(url, { redirect: "manual" }).catch(() => null);
    await response?.body?.cancel();
    if (response) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
