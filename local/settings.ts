import { parseArgs } from "node:util";

/** What `deno task start` was asked to do, from flags and environment. */
export interface Settings {
  help: boolean;
  /** Watch the sources instead of building the app. */
  dev: boolean;
  /** Keep nothing: a throw-away stack in a temporary directory. */
  temp: boolean;
  port: number;
  supabasePort: number;
  aiPort: number;
  /** A real Postgres for the embedded stack. */
  databaseUrl: string | null;
  /** A hosted project, used instead of the embedded stack. */
  hosted: Hosted | null;
  /** True when OpenAI or a compatible server is configured, so that the offline AI is not needed. */
  ownAi: boolean;
  /** True when a key of Stripe's is set, so that the stand-in is not needed. */
  ownStripe: boolean;
}

export interface Hosted {
  url: string;
  publishableKey: string;
  secretKey: string;
}

/** Something the person who started the program can put right; shown without a stack. */
export class SettingError extends Error {}

export const USAGE = `deno task start [options]     (deno task dev: the same, watching the sources)

  --port N            the app                    PORT=8000
  --supabase-port N   embedded Supabase, Studio  SUPABASE_PORT=54321
  --ai-port N         offline AI                 AI_PORT=54330
  --temp              a throw-away stack: nothing is kept
  --help              this text
  Port 0 takes any free one.

Environment (also read from .env):
  DATABASE_URL        a Postgres for the embedded stack; without it PGlite in .igny8/
  SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY
                      a hosted project, instead of the embedded stack
  APP_SECRET          with a hosted project: what the app signs with, 32 characters or more
  TRUSTED_PROXIES     how many proxies before the app name the visitor (X-Forwarded-For), default 0
  OPENAI_API_KEY, OPENAI_BASE_URL
                      OpenAI or a compatible server, instead of the offline AI
  STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET
                      Stripe, instead of the stand-in for it

deno task reset deletes .igny8/ and with it everything that is kept.`;

/** Reads flags and environment. Throws SettingError with a sentence that says what to change. */
export function readSettings(args: string[], env: Record<string, string | undefined>): Settings {
  const flags = parseFlags(args);
  const hosted = readHosted(env);
  if (hosted) requireAppSecret(env);
  return {
    help: flags.help === true,
    dev: flags.dev === true,
    temp: flags.temp === true,
    port: readPort("PORT", flags.port ?? env.PORT, 8000),
    supabasePort: readPort("SUPABASE_PORT", flags["supabase-port"] ?? env.SUPABASE_PORT, 54321),
    aiPort: readPort("AI_PORT", flags["ai-port"] ?? env.AI_PORT, 54330),
    databaseUrl: readDatabaseUrl(env.DATABASE_URL),
    hosted,
    ownAi: Boolean(env.OPENAI_API_KEY || env.OPENAI_BASE_URL),
    ownStripe: Boolean(env.STRIPE_SECRET_KEY),
  };
}

function parseFlags(args: string[]) {
  const boolean = { type: "boolean" } as const;
  const string = { type: "string" } as const;
  try {
    return parseArgs({
      args: args[0] === "--" ? args.slice(1) : args,
      options: {
        help: { ...boolean, short: "h" },
        dev: boolean,
        temp: boolean,
        port: string,
        "supabase-port": string,
        "ai-port": string,
      },
    }).values;
  } catch (error) {
    const [reason] = String(Object(error).message).split(". ");
    throw new SettingError(`${reason}. See deno task start --help.`);
  }
}

function readPort(name: string, given: string | undefined, fallback: number): number {
  if (given === undefined || given === "") return fallback;
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65535) return port;
  throw new SettingError(`${name} must be a number from 0 to 65535, not "${given}".`);
}

function readDatabaseUrl(given: string | undefined): string | null {
  if (!given) return null;
  if (/^postgres(ql)?:\/\//.test(given) && URL.canParse(given)) return given;
  throw new SettingError(
    "DATABASE_URL must look like postgres://user:password@host:5432/database.",
  );
}

function requireAppSecret({ APP_SECRET }: Record<string, string | undefined>): void {
  if ((APP_SECRET ?? "").length >= 32) return;
  throw new SettingError(
    "For a hosted project set APP_SECRET too: at least 32 random characters, the same at every start " +
      "and for every instance. `openssl rand -hex 32` makes them.",
  );
}

/** The hosted project that the environment names, or null when it names none. Throws SettingError for half a one. */
export function readHosted(env: Record<string, string | undefined>): Hosted | null {
  const names = ["SUPABASE_URL", "SUPABASE_PUBLISHABLE_KEY", "SUPABASE_SECRET_KEY"] as const;
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return null;
  if (missing.length > 0) {
    throw new SettingError(
      `For a hosted project set ${missing.join(" and ")} too, or none of them.`,
    );
  }
  const [url = "", publishableKey = "", secretKey = ""] = names.map((name) => env[name]);
  if (!URL.canParse(url)) throw new SettingError(`SUPABASE_URL is not a URL: "${url}".`);
  return { url: url.replace(/\/+$/, ""), publishableKey, secretKey };
}
