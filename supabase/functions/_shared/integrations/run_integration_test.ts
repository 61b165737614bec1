import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import type { KeyRing } from "../secrets/key_ring.ts";
import type { Redactor } from "../secrets/redact.ts";
import { type Check, checkWordPress } from "./check_wordpress.ts";
import { openPassword } from "./password.ts";
import { StoredIntegration } from "./schema.ts";

export interface TestingDeps {
  /** A client of the person who asks. */
  db: Db;
  /** The service client. */
  service: Db;
  ring: KeyRing | null;
  redactor: Redactor;
  /** Made by `createOutgoingFetch`. */
  fetch: typeof fetch;
}

/**
 * Tests a connection, keeps what the platform told of itself or why it did not, and answers what was tried. Throws
 * `not_found`, `forbidden` and `wordpress_login` when there is no password to test.
 */
export async function runIntegrationTest(
  { db, service, ring, redactor, fetch }: TestingDeps,
  { id }: { id: string },
): Promise<{ checks: Check[] }> {
  unwrap(await db.rpc("begin_integration_test", { p_id: id }));
  const found = unwrap(await service.rpc("stored_integration", { p_id: id }));
  const stored = StoredIntegration.parse(found);
  if (stored.platform !== "wordpress" || stored.access !== "application_password") {
    throw new AppError("invalid", "This connection is made from the other side.");
  }
  const { checks, capabilities } = await checkWordPress({ fetch }, {
    address: stored.base_url,
    username: stored.username,
    password: await openPassword({ ring, redactor }, stored),
  });
  const failed = checks.find(({ state }) => state === "fails");
  unwrap(
    await service.rpc("note_integration", {
      p_id: id,
      ...(capabilities ? { p_capabilities: capabilities } : {}),
      ...(failed ? { p_error: redactor.redact(failed.note) } : {}),
    }),
  );
  return { checks };
}
