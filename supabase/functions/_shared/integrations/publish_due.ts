import { createWordPress, isUncertain } from "../adapters/wordpress/client.ts";
import { markerOf } from "../adapters/wordpress/posts.ts";
import { type Db, unwrap } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { persist } from "../jobs/persist.ts";
import type { KeyRing } from "../secrets/key_ring.ts";
import type { Redactor } from "../secrets/redact.ts";
import { openPassword } from "./password.ts";
import { publishContent } from "./publish_content.ts";
import { ClaimedPublication } from "./schema.ts";

/** What reaches destinations. */
export interface Destinations {
  ring: KeyRing | null;
  /** Made by `createOutgoingFetch`: people type the addresses. */
  fetch: typeof fetch;
  /** Milliseconds since the epoch; default the system's clock. */
  today?: () => number;
}

export interface PublishingDeps extends Destinations {
  /** The service client. */
  db: Db;
  redactor: Redactor;
  sleep: (ms: number) => Promise<void>;
  log: (line: { event: string; error?: unknown } & Record<string, unknown>) => void;
}

/** Publications under way at once. */
const AT_ONCE = 3;
/** Milliseconds one may take: less than its lease. */
const LONGEST = 80_000;
const OUR_FAULT = "Something went wrong on our side.";

/** Publishes the next few things that are due. False when there was nothing. Throws when the database cannot be asked. */
export async function publishDue(deps: PublishingDeps): Promise<boolean> {
  const underWay: Promise<void>[] = [];
  try {
    while (underWay.length < AT_ONCE) {
      const answer = unwrap(await deps.db.rpc("claim_publication", {}));
      if (answer === null) break;
      underWay.push(publishOne(deps, ClaimedPublication.parse(answer)));
    }
  } finally {
    await Promise.all(underWay);
  }
  return underWay.length > 0;
}

type Lease = { p_id: string; p_lease: string };

/** Works on one publication to its end; every failure is reported to the database or logged. */
async function publishOne(deps: PublishingDeps, claimed: ClaimedPublication): Promise<void> {
  const lease = { p_id: claimed.record.id, p_lease: claimed.lease };
  try {
    const result = await reach(deps, claimed, lease);
    const args = { ...lease, p_orders: claimed.record.orders, p_result: result };
    await persist(async () => unwrap(await deps.db.rpc("finish_publication", args)), deps.sleep);
  } catch (error) {
    if (isAppError(error) && error.code === "lease_lost") return;
    await report(deps, claimed, lease, error);
  }
}

async function report(
  deps: PublishingDeps,
  claimed: ClaimedPublication,
  lease: Lease,
  error: unknown,
): Promise<void> {
  const known = isAppError(error) ? error : new AppError("internal", OUR_FAULT, { cause: error });
  deps.log({
    event: "publication_failed",
    publication_id: lease.p_id,
    code: known.code,
    attempt: claimed.record.attempts,
    error: known.code === "internal" ? known.cause : known.message,
  });
  const args = {
    ...lease,
    p_orders: claimed.record.orders,
    p_code: known.code,
    p_message: deps.redactor.redact(known.message),
    p_retryable: known.retryable,
    p_uncertain: isUncertain(error),
    ...(known.retryAfter === null ? {} : { p_retry_after_seconds: Math.ceil(known.retryAfter) }),
  };
  await persist(async () => unwrap(await deps.db.rpc("fail_publication", args)), deps.sleep)
    .catch((unreported) =>
      deps.log({ event: "publication_failure_not_reported", error: unreported })
    );
}

async function reach(
  deps: PublishingDeps,
  claimed: ClaimedPublication,
  lease: Lease,
) {
  const { integration, content, record } = claimed;
  const password = await openPassword(deps, integration);
  const root = integration.capabilities?.root;
  if (!root) {
    throw new AppError(
      "not_tested",
      "This connection was never tested. Test it under Settings, Integrations.",
    );
  }
  const limit = new AbortController();
  const tooLong = new AppError("vendor_timeout", "WordPress took too long for all of it.", {
    retryable: true,
  });
  const timer = setTimeout(() => limit.abort(tooLong), LONGEST);
  const login = { username: integration.username, password };
  return await publishContent({
    db: deps.db,
    client: createWordPress({ root, login, fetch: deps.fetch, signal: limit.signal }),
    claimed,
    lease,
    base: content.entity_type === "page" ? "pages" : "posts",
    marker: markerOf(record.content_id),
    today: deps.today ?? Date.now,
    notes: [],
  }).finally(() => clearTimeout(timer));
}
