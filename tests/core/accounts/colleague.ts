import type { Person } from "@/tests/harness/people.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

/** Somebody new in `owner`'s account with a role, granted the sites named. */
export async function colleague(
  { person, stack }: DatabaseTest,
  owner: Person,
  role: "admin" | "editor" | "viewer",
  siteIds: string[] = [],
): Promise<Person> {
  const joined = await person(role);
  await stack.sql("update public.profiles set account_id = $2, role = $3 where id = $1", [
    joined.id,
    owner.accountId,
    role,
  ]);
  for (const siteId of siteIds) {
    await stack.sql(
      "insert into public.site_user_access (site_id, user_id, account_id) values ($1, $2, $3)",
      [siteId, joined.id, owner.accountId],
    );
  }
  return { ...joined, accountId: owner.accountId };
}
