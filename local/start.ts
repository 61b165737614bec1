import { join } from "node:path";
import { parseEnv } from "node:util";
import { maskConsole } from "../supabase/functions/_shared/secrets/mask_console.ts";
import { redactorOf, secretsOf } from "../supabase/functions/_shared/secrets/redact.ts";
import { answers, START_MS, startApp, startOfflineAi } from "./app.ts";
import { buildApp } from "./build_app.ts";
import { type DataFolder, openDataFolder, openTemporaryFolder } from "./data_folder.ts";
import { DEMO } from "./demo.ts";
import { startEmbedded } from "./embedded.ts";
import { startHostedWorker } from "./hosted.ts";
import { loadKeys } from "./keys.ts";
import { mailEnv } from "./mail_env.ts";
import { watchParent } from "./parent.ts";
import { claimPorts } from "./ports.ts";
import { readSettings, SettingError, type Settings, USAGE } from "./settings.ts";

const redactor = redactorOf((name) => Deno.env.get(name));
maskConsole(redactor);
const ROOT = join(import.meta.dirname ?? ".", "..");
const started: { stop(): Promise<void> }[] = [];
const stopping = new AbortController();

try {
  const settings = readSettings(Deno.args, await environment());
  if (settings.help) {
    console.log(USAGE);
  } else {
    stopOnSignals();
    await start(settings);
  }
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof SettingError ? error.message : error);
    await stop(1);
  }
}

async function start(asked: Settings): Promise<void> {
  const settings = withFreePorts(asked);
  const began = performance.now();
  const siteUrl = `http://localhost:${settings.port}`;
  const building = settings.dev ? Promise.resolve(false) : buildApp(ROOT);
  // Its failure is reported when it is awaited; until then it must not end the process.
  building.catch(() => {});
  const ai = startAi(settings);
  const supabase = settings.hosted
    ? hostedSupabase(settings, settings.hosted)
    : await embeddedSupabase(settings);
  // The app loads while the database opens.
  const app = building.then(() =>
    serveApp(settings, { ...supabase.env, ...ai, PUBLIC_URL: siteUrl })
  );
  app.catch(() => {});
  const studio = await supabase.start(siteUrl, ai);
  await app;
  if (stopping.signal.aborted) return;
  const ready = await answers(`http://127.0.0.1:${settings.port}/`, START_MS, stopping.signal);
  if (stopping.signal.aborted) return;
  if (!ready) throw new SettingError("The app does not answer; see the lines above.");
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(banner(settings, siteUrl, studio, seconds));
}

function serveApp(settings: Settings, env: Record<string, string>): void {
  if (stopping.signal.aborted) return;
  keep(startApp({
    port: settings.port,
    env,
    dev: settings.dev,
    onLine: (line) => say("app", line),
    onCrash: (code, delay) => say("app", `ended with ${code}, again in ${delay} ms`),
  }));
}

/** Settings of this process: .env in the project's folder, overruled by the real environment. */
async function environment(): Promise<Record<string, string | undefined>> {
  const text = await Deno.readTextFile(join(ROOT, ".env")).catch(() => "");
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (value && !Deno.env.has(name)) Deno.env.set(name, value);
  }
  redactor.register(...secretsOf((name) => Deno.env.get(name)));
  return Deno.env.toObject();
}

function withFreePorts(settings: Settings): Settings {
  const wanted = [{ port: settings.port, variable: "PORT", what: "the app" }];
  const { supabasePort, aiPort } = settings;
  if (!settings.hosted) {
    wanted.push({ port: supabasePort, variable: "SUPABASE_PORT", what: "Supabase" });
  }
  if (!settings.ownAi) wanted.push({ port: aiPort, variable: "AI_PORT", what: "the offline AI" });
  const ports = claimPorts(wanted);
  const free = new Map(wanted.map(({ variable }, index) => [variable, ports[index]]));
  return {
    ...settings,
    port: free.get("PORT") ?? settings.port,
    supabasePort: free.get("SUPABASE_PORT") ?? supabasePort,
    aiPort: free.get("AI_PORT") ?? aiPort,
  };
}

/** Starts the offline AI where no other is configured; returns what points to the AI in use. */
function startAi(settings: Settings): Record<string, string> {
  if (settings.ownAi) return { OFFLINE_AI: "false" };
  keep(startOfflineAi(settings.aiPort, (line) => {
    if (!line.startsWith("Offline AI on")) say("ai", line);
  }));
  return {
    OPENAI_BASE_URL: `http://127.0.0.1:${settings.aiPort}/v1`,
    OPENAI_API_KEY: "offline",
    OFFLINE_AI: "true",
  };
}

/** What the app must know of Supabase, and what starts it, answering where its Studio is. */
interface Supabase {
  env: Record<string, string>;
  start(siteUrl: string, aiEnv: Record<string, string>): Promise<string | null>;
}

function hostedSupabase(settings: Settings, hosted: NonNullable<Settings["hosted"]>): Supabase {
  return {
    env: { SUPABASE_URL: hosted.url, SUPABASE_PUBLISHABLE_KEY: hosted.publishableKey },
    start(_siteUrl, aiEnv) {
      keep(startHostedWorker({ hosted, aiEnv, watch: settings.dev, onLine: say }));
      return Promise.resolve(null);
    },
  };
}

async function embeddedSupabase(settings: Settings): Promise<Supabase> {
  const folder = await openFolder(settings);
  keep({ stop: () => folder.close() });
  const keys = await loadKeys(folder.keys);
  const { publishableKey: _, ...secrets } = keys;
  redactor.register(...Object.values(secrets).flat());
  const { supabasePort: port, databaseUrl, dev: watch } = settings;
  const url = `http://127.0.0.1:${port}`;
  return {
    env: {
      SERVE_AFTER: url,
      SUPABASE_URL: url,
      SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
      SUPABASE_JWT_SECRET: keys.jwtSecret,
      APP_SECRET: keys.appSecret,
      ...mailEnv(url, keys.publishableKey),
      ALLOW_PRIVATE_ADDRESSES: "true",
      ...(settings.ownStripe ? {} : { STRIPE_API_URL: url }),
    },
    async start(siteUrl, aiEnv) {
      const testPayments = !settings.ownStripe;
      const options = {
        folder,
        port,
        databaseUrl,
        siteUrl,
        aiEnv,
        testPayments,
        watch,
        onLine: say,
      };
      const embedded = await startEmbedded(options);
      keep(embedded);
      return embedded.url;
    },
  };
}

async function openFolder(settings: Settings): Promise<DataFolder> {
  if (settings.temp) return await openTemporaryFolder();
  const path = join(ROOT, ".igny8");
  const fresh = !settings.databaseUrl &&
    !await Deno.stat(join(path, "database")).then(() => true, () => false);
  const folder = await openDataFolder(path);
  if (fresh) console.log("First start: making the database, about ten seconds.");
  return folder;
}

function banner(settings: Settings, siteUrl: string, studio: string | null, seconds: string) {
  const lines = [`IGNY8 is ready after ${seconds} s`, "", `  App      ${siteUrl}`];
  if (studio) {
    lines.push(`  Demo     ${DEMO.email} / ${DEMO.password}`);
    lines.push(`  Studio   ${studio}/`, `  Mailbox  ${studio}/mail`);
    if (!settings.ownStripe) lines.push(`  Payments a stand-in for Stripe, ${studio}/pay/counter`);
  } else {
    lines.push(`  Supabase ${settings.hosted?.url}`);
  }
  lines.push(`  AI       ${settings.ownAi ? "as configured" : "offline, made on this machine"}`);
  if (settings.temp && !settings.databaseUrl) lines.push("  Nothing of this is kept.");
  return [...lines, "", "Ctrl-C ends it."].join("\n");
}

function say(from: string, line: string): void {
  if (!stopping.signal.aborted && line.trim()) console.log(`[${from}] ${line}`);
}

function keep(part: { stop(): Promise<void> }): void {
  if (stopping.signal.aborted) part.stop().catch(() => {});
  else started.push(part);
}

function stopOnSignals(): void {
  let asked = false;
  const onSignal = (code: number) => () => {
    // The second Ctrl-C does not wait; the children end with this process.
    if (asked) Deno.exit(code);
    asked = true;
    stop(0);
  };
  Deno.addSignalListener("SIGINT", onSignal(130));
  Deno.addSignalListener("SIGTERM", onSignal(143));
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGHUP", onSignal(129));
  watchParent(() => stop(0));
}

async function stop(code: number): Promise<never> {
  stopping.abort();
  for (const part of started.splice(0).reverse()) {
    await part.stop().catch((error) => console.error(error));
  }
  Deno.exit(code);
}
