import { unwrap } from "core/db.ts";
import { type Person } from "@/tests/harness/people.ts";
import { type DatabaseTest } from "@/tests/harness/stacks.ts";

/** A row of the log. */
interface Entry {
  action: string;
  object_type: string;
  object_id: string | null;
  object_label: string;
  actor_id: string | null;
  actor: string;
  actor_role: string | null;
  site_id: string | null;
  via: string | null;
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
  details: Record<string, unknown>;
}

/** The log of an account in order of time, from entry number `from` on. */
export async function log({ stack }: DatabaseTest, accountId: string, from = 0): Promise<Entry[]> {
  const rows = await stack.sql<Entry>(
    "select * from public.audit_log where account_id = $1 order by id",
    [accountId],
  );
  return rows.slice(from);
}

/** What was done, in order of time. */
export const actions = (entries: Entry[]) => entries.map(({ action }) => action);

/** Makes a site of two sectors; answers its id. */
export async function makeSite({ db }: Person, name = "Corner Coffee"): Promise<string> {
  return unwrap(await db.rpc("create_site", { p_name: name, p_sector_names: ["Coffee", "Tea"] }));
}

/** The ids of a site's sectors, by name. */
export async function sectorsOf({ stack }: DatabaseTest, site: string): Promise<string[]> {
  const rows = await stack.sql<{ id: string }>(
    "select id from public.sectors where site_id = $1 order by name",
    [site],
  );
  return rows.map(({ id }) => id);
}
