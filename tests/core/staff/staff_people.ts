import { unwrap } from "core/db.ts";
import type { Person } from "@/tests/harness/people.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

/** Platform staff, made so in the database as it is done in production. */
export async function staffMember(t: DatabaseTest, name = "staff"): Promise<Person> {
  const person = await t.person(name);
  await t.stack.sql(
    "update public.profiles set role = 'developer', full_name = 'Stella Staff' where id = $1",
    [person.id],
  );
  return person;
}

/** A customer's account with a site, its sector and a keyword. */
export async function customer(t: DatabaseTest) {
  const owner = await t.person("customer");
  const site: string = unwrap(
    await owner.db.rpc("create_site", { p_name: "Corner Coffee", p_sector_names: ["Coffee"] }),
  );
  const [sector] = await t.stack.sql<{ id: string }>(
    "select id from public.sectors where site_id = $1",
    [site],
  );
  const [keyword] = await t.stack.sql<{ id: string }>(
    `insert into public.keywords (account_id, site_id, sector_id, keyword, volume)
     values ($1, $2, $3, 'flat white', 100) returning id`,
    [owner.accountId, site, sector?.id],
  );
  return { owner, site, sector: sector?.id ?? "", keyword: keyword?.id ?? "" };
}

/** The account's log in order of time, as its owner's people could read it. */
export async function logOf({ stack }: DatabaseTest, accountId: string) {
  return await stack.sql<
    {
      action: string;
      actor: string;
      actor_role: string | null;
      object_type: string;
      object_id: string | null;
      object_label: string;
      details: Record<string, unknown>;
    }
  >("select * from public.audit_log where account_id = $1 order by id", [accountId]);
}
