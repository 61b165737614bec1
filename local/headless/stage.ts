import { join } from "node:path";
import { createDb, type Db } from "core/db.ts";
import { answers, START_MS, startApp, startOfflineAi } from "@/local/app.ts";
import { buildApp } from "@/local/build_app.ts";
import { openTemporaryFolder } from "@/local/data_folder.ts";
import { type Embedded, startEmbedded } from "@/local/embedded.ts";
import { reservePort } from "@/local/free_port.ts";
import { SettingError } from "@/local/settings.ts";

/** Everything the product needs, running on free ports until `stop`. */
export interface Stage {
  /** Origin of the app. */
  appUrl: string;
  /** Origin of the offline AI, without its /v1. */
  aiUrl: string;
  embedded: Embedded;
  /** A client with the secret key, for what platform staff would do. */
  service: Db;
  /** A client for the holder of an access token. */
  as(accessToken: string): Db;
  stop(): Promise<void>;
}

/**
 * Starts a temporary Supabase with its worker, the offline AI and the app, which gets `appEnv` too.
 * Throws SettingError.
 */
export async function openStage(
  onLine: (line: string) => void,
  appEnv: Record<string, string> = {},
): Promise<Stage> {
  const parts: { stop(): Promise<unknown> }[] = [];
  const stop = async () => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  try {
    const building = buildApp(join(import.meta.dirname ?? ".", "../.."));
    building.catch(() => {});
    const [appPort, supabasePort, aiPort] = [reservePort(), reservePort(), reservePort()];
    const appUrl = `http://127.0.0.1:${appPort}`;
    const aiUrl = `http://127.0.0.1:${aiPort}`;
    const aiEnv = {
      OPENAI_BASE_URL: `${aiUrl}/v1`,
      OPENAI_API_KEY: "offline",
      OFFLINE_AI: "true",
    };
    parts.push(startOfflineAi(aiPort, () => {}));
    const folder = await openTemporaryFolder();
    parts.push({ stop: () => folder.close() });
    const embedded = await startEmbedded({
      folder,
      port: supabasePort,
      databaseUrl: null,
      siteUrl: appUrl,
      aiEnv,
      studio: false,
      onLine: (from, line) => onLine(`[${from}] ${line}`),
    });
    parts.push(embedded);
    const { url, keys } = embedded;
    await building;
    const env = {
      SUPABASE_URL: url,
      SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
      SUPABASE_JWT_SECRET: keys.jwtSecret,
      APP_SECRET: keys.appSecret,
      PUBLIC_URL: appUrl,
      STRIPE_API_URL: url,
      ...aiEnv,
      ...appEnv,
    };
    parts.push(startApp({
      port: appPort,
      env,
      dev: false,
      onLine: (line) => onLine(`[app] ${line}`),
      onCrash: (code) => onLine(`[app] ended with ${code}`),
    }));
    if (!await answers(`${appUrl}/status`, START_MS, AbortSignal.timeout(START_MS))) {
      throw new SettingError("The app does not answer.");
    }
    return {
      appUrl,
      aiUrl,
      embedded,
      service: createDb({ url, key: keys.secretKey }),
      as: (accessToken) => createDb({ url, key: keys.publishableKey, accessToken }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
