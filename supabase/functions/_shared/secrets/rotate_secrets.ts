import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { isAppError } from "../errors.ts";
import { open, seal } from "./envelope.ts";
import type { KeyRing } from "./key_ring.ts";

const Stored = z.object({
  account_id: z.uuid(),
  record: z.string(),
  field: z.string(),
  sealed: z.string(),
});
type Stored = z.infer<typeof Stored>;

export interface RotationReport {
  /** The key that everything is sealed with afterwards. */
  newest_key: string;
  /** Secrets there are. */
  total: number;
  /** Secrets by key, before. */
  before: Record<string, number>;
  /** Sealed anew by this run; in a dry run, those that would be. */
  resealed: number;
  /** Secrets that the newest key alone opens, each tried. */
  verified: number;
  /** Secrets that no key of the ring opens; they were left as they are. */
  unreadable: { account_id: string; record: string; field: string; why: string }[];
  dry_run: boolean;
}

export interface RotationDeps {
  /** The service client. */
  db: Db;
  ring: KeyRing;
  /** Told after each batch. */
  onBatch?: (resealed: number) => void;
}

/** Passes over what an older process still sealed with an older key meanwhile. */
const MOST_PASSES = 5;

/**
 * Seals every stored secret with the newest key, `batch` at a time, then opens each with that key alone.
 * Ended anywhere it can be run again: what is sealed anew stays so, the rest still opens with its old key,
 * and a secret that somebody sets meanwhile is never overwritten. Raises what the database raises.
 */
export async function rotateSecrets(
  deps: RotationDeps,
  { batch = 100, dryRun = false }: { batch?: number; dryRun?: boolean } = {},
): Promise<RotationReport> {
  const { db, ring } = deps;
  const before = await countByKey(db);
  const report: RotationReport = {
    newest_key: ring.newest.id,
    total: 0,
    before,
    resealed: 0,
    verified: 0,
    unreadable: [],
    dry_run: dryRun,
  };
  for (let pass = 0; pass < (dryRun ? 1 : MOST_PASSES); pass++) {
    report.unreadable = [];
    const found = await resealAll(deps, report, batch, dryRun);
    if (found === report.unreadable.length) break;
  }
  const own: KeyRing = { newest: ring.newest, byId: new Map([[ring.newest.id, ring.newest]]) };
  for await (const secrets of batches(db, null, batch)) {
    report.total += secrets.length;
    const opened = await Promise.all(secrets.map((secret) => openOrWhy(own, secret)));
    report.verified += opened.filter(({ why }) => why === null).length;
  }
  return report;
}

/** Seals one after the other; answers how many were sealed with another key. */
async function resealAll(
  { db, ring, onBatch }: RotationDeps,
  report: RotationReport,
  batch: number,
  dryRun: boolean,
): Promise<number> {
  let found = 0;
  for await (const secrets of batches(db, ring.newest.id, batch)) {
    found += secrets.length;
    const renewed: (Stored & { was: string })[] = [];
    for (const secret of secrets) {
      const { text, why } = await openOrWhy(ring, secret);
      const { account_id, record, field, sealed: was } = secret;
      if (text === null) report.unreadable.push({ account_id, record, field, why });
      else renewed.push({ ...secret, sealed: await seal(ring, text, placeOf(secret)), was });
    }
    report.resealed += dryRun || renewed.length === 0
      ? renewed.length
      : unwrap(await db.rpc("reseal_secrets", { p_secrets: renewed }));
    onBatch?.(report.resealed);
  }
  return found;
}

/** All secrets in order, or those that another key than `exceptKey` seals. */
async function* batches(
  db: Db,
  exceptKey: string | null,
  size: number,
): AsyncGenerator<Stored[]> {
  let after: string[] | undefined;
  while (true) {
    const secrets = z.array(Stored).parse(unwrap(
      await db.rpc("list_secrets", {
        p_limit: size,
        ...(after ? { p_after: after } : {}),
        ...(exceptKey === null ? {} : { p_except_key: exceptKey }),
      }),
    ));
    const last = secrets.at(-1);
    if (!last) return;
    after = [last.account_id, last.record, last.field];
    yield secrets;
  }
}

async function countByKey(db: Db): Promise<Record<string, number>> {
  return z.record(z.string(), z.int()).parse(unwrap(await db.rpc("count_secrets")));
}

type Opened = { text: string; why: null } | { text: null; why: string };

async function openOrWhy(ring: KeyRing, secret: Stored): Promise<Opened> {
  try {
    return { text: await open(ring, secret.sealed, placeOf(secret)), why: null };
  } catch (error) {
    if (!isAppError(error) || error.code !== "secret_unreadable") throw error;
    return { text: null, why: error.message };
  }
}

function placeOf({ account_id: accountId, record, field }: Stored) {
  return { accountId, record, field };
}
