/** `deno task rotate-keys`: seals everything that is stored encrypted with the newest key. */
import { join } from "node:path";
import { parseArgs, parseEnv } from "node:util";
import { createDb, type Db } from "../supabase/functions/_shared/db.ts";
import { isAppError } from "../supabase/functions/_shared/errors.ts";
import { type KeyRing, readKeyRing } from "../supabase/functions/_shared/secrets/key_ring.ts";
import {
  rotateSecrets,
  type RotationReport,
} from "../supabase/functions/_shared/secrets/rotate_secrets.ts";
import { openDataFolder } from "./data_folder.ts";
import { addEncryptionKey, dropOldKeys, type Keys } from "./keys.ts";
import { readHosted, readSettings, SettingError, type Settings } from "./settings.ts";
import { startStack } from "./stack.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const HELP = `deno task rotate-keys [-- --dry-run] [--json] [--batch N]

Seals every stored secret (keys of accounts' AI providers) with the newest encryption key and opens each
one to prove it. Ended halfway, run it again. Old and new secrets are readable all the time.

A hosted project: set SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY and SUPABASE_SECRET_KEY, the new key as
ENCRYPTION_KEY and the old one as ENCRYPTION_OLD_KEYS, here and for the functions; see docs/hosting.md.
The embedded stack: stop it first. It gets a new key, and the old one is deleted in the end.

  --dry-run    change nothing, tell what would be done
  --json       the report as JSON on standard output
  --batch N    secrets at a time, 1 to 1000, default 100
  --help       this text`;

interface Options {
  dryRun: boolean;
  json: boolean;
  batch: number;
}

/** What a rotation works on, and what is left to do when everything is sealed anew. */
interface Vault {
  db: Db;
  ring: KeyRing;
  /** Forgets the old keys. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

function readOptions(): Options | null {
  const boolean = { type: "boolean" } as const;
  const { values } = parseArgs({
    args: Deno.args.filter((arg) => arg !== "--"),
    options: { "dry-run": boolean, json: boolean, help: boolean, batch: { type: "string" } },
  });
  const batch = Number(values.batch ?? 100);
  if (values.help) return null;
  if (!Number.isInteger(batch) || batch < 1 || batch > 1000) {
    throw new SettingError("--batch takes a number from 1 to 1000.");
  }
  return { dryRun: values["dry-run"] === true, json: values.json === true, batch };
}

async function openVault(dryRun: boolean): Promise<Vault> {
  const env = await environment();
  const hosted = readHosted(env);
  return hosted ? await openHosted(hosted, env) : await openOwn(readSettings([], env), dryRun);
}

async function environment(): Promise<Record<string, string | undefined>> {
  const text = await Deno.readTextFile(join(ROOT, ".env")).catch(() => "");
  return { ...parseEnv(text), ...Deno.env.toObject() };
}

async function openHosted(
  { url, secretKey }: NonNullable<Settings["hosted"]>,
  env: Record<string, string | undefined>,
): Promise<Vault> {
  const ring = await readKeyRing(env);
  if (!ring) throw new SettingError("Set ENCRYPTION_KEY to the new key.");
  const nothing = () => Promise.resolve();
  return { db: createDb({ url, key: secretKey }), ring, finish: nothing, close: nothing };
}

async function openOwn({ databaseUrl }: Settings, dryRun: boolean): Promise<Vault> {
  const folder = await openDataFolder(join(ROOT, ".igny8"));
  const keys = await addEncryptionKey(folder.keys, dryRun);
  const stack = await startStack({
    database: databaseUrl
      ? { kind: "postgres", url: databaseUrl }
      : { kind: "directory", path: folder.database },
    keys,
    storageDir: folder.storage,
  });
  const stackFetch: typeof fetch = (input, init) => stack.fetch(new Request(input, init));
  return {
    db: createDb({ url: stack.url, key: stack.secretKey, fetch: stackFetch }),
    ring: await ringOf(keys),
    finish: () => dropOldKeys(folder.keys),
    async close() {
      await stack.close();
      await folder.close();
    },
  };
}

async function ringOf({ encryptionKey, oldEncryptionKeys = [] }: Keys): Promise<KeyRing> {
  const ring = await readKeyRing({
    ENCRYPTION_KEY: encryptionKey,
    ENCRYPTION_OLD_KEYS: oldEncryptionKeys.join(","),
  });
  if (!ring) throw new SettingError("The stack has no encryption key.");
  return ring;
}

async function rotate({ dryRun, json, batch }: Options): Promise<number> {
  const vault = await openVault(dryRun);
  try {
    const onBatch = (resealed: number) => console.error(`${resealed} sealed`);
    const report = await rotateSecrets({ ...vault, onBatch }, { batch, dryRun });
    const complete = report.verified === report.total;
    if (complete && !dryRun) await vault.finish();
    console.log(json ? JSON.stringify(report) : words(report, complete));
    return complete || (dryRun && report.unreadable.length === 0) ? 0 : 1;
  } finally {
    await vault.close();
  }
}

function words(report: RotationReport, complete: boolean): string {
  const { total, before, resealed, verified, unreadable, newest_key, dry_run } = report;
  const keys = Object.entries(before).map(([key, count]) => `  ${key}  ${count}`);
  return [
    `${total} secrets, by the key that sealed them:`,
    ...(keys.length > 0 ? keys : ["  none"]),
    `${dry_run ? "Would be sealed" : "Sealed"} anew with ${newest_key}: ${resealed}`,
    `Opened with ${newest_key} alone: ${verified} of ${total}`,
    ...unreadable.map(({ account_id, record, field, why }) =>
      `Not readable: ${record} ${field} of account ${account_id}. ${why}`
    ),
    ...(complete && !dry_run ? ["Done: no old key is needed any more."] : []),
  ].join("\n");
}

try {
  const options = readOptions();
  if (options) Deno.exitCode = await rotate(options);
  else console.log(HELP);
} catch (error) {
  const isPlain = error instanceof SettingError || error instanceof TypeError || isAppError(error);
  console.error(isPlain ? error.message : error);
  Deno.exitCode = 1;
}
