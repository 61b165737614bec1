import { acceptInvitation } from "core/team/accept_invitation.ts";
import { inviteMember } from "core/team/invite_member.ts";
import type { IssuedInvitation, NewInvitation, TeamRole } from "core/team/schema.ts";
import { anonymousClient, clientFor, type Person } from "@/tests/harness/people.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

const password = "correct horse battery";

/** An owner on a plan with room for `seats` people, and two sites. */
export interface Office {
  owner: Person;
  sites: [string, string];
}

export async function openOffice(t: DatabaseTest, seats = 10): Promise<Office> {
  const owner = await t.person();
  await setSeats(t, owner, seats);
  return { owner, sites: [await makeSite(owner, "One"), await makeSite(owner, "Two")] };
}

/** Gives the account a plan of its own. */
export async function setSeats({ stack }: DatabaseTest, owner: Person, seats: number) {
  const slug = `plan-${crypto.randomUUID()}`;
  await stack.sql(
    "insert into public.plans (slug, name, monthly_credits, max_users, max_sites) values ($1, 'Test', 0, $2, 9)",
    [slug, seats],
  );
  await stack.sql(
    "update public.accounts set plan_id = (select id from public.plans where slug = $1) where id = $2",
    [slug, owner.accountId],
  );
}

export async function makeSite({ db }: Person, name: string): Promise<string> {
  const { data, error } = await db.rpc("create_site", { p_name: name, p_sector_names: ["All"] });
  if (error) throw new Error(error.message);
  return data;
}

/** An address nobody has. */
export function address(name = "guest"): string {
  return `${name}-${crypto.randomUUID().slice(0, 8)}@example.test`;
}

export async function invite(
  { db }: Person,
  role: TeamRole = "editor",
  rest: Partial<NewInvitation> = {},
): Promise<IssuedInvitation> {
  return await inviteMember({ db }, { email: address(role), role, site_ids: [], ...rest });
}

/** Accepts an invitation as a newcomer does. */
export async function accept(
  { stack }: DatabaseTest,
  { token, email }: IssuedInvitation,
): Promise<Person> {
  const input = { full_name: "Gus Guest", password };
  // A client keeps the session it signs up with.
  const db = anonymousClient(stack);
  const tokens = await acceptInvitation({ db }, { token, input });
  if (!tokens) throw new Error("The embedded stack takes people in without a mail.");
  const { accessToken } = tokens;
  const [profile] = await stack.sql<{ id: string; account_id: string }>(
    "select id, account_id from public.profiles where email = $1",
    [email],
  );
  return {
    id: profile?.id ?? "",
    accountId: profile?.account_id ?? "",
    email,
    password,
    accessToken,
    db: clientFor(stack, accessToken),
  };
}

/** Somebody who was invited and came. */
export async function hire(
  t: DatabaseTest,
  owner: Person,
  role: TeamRole = "editor",
  siteIds: string[] = [],
): Promise<Person> {
  return await accept(t, await invite(owner, role, { site_ids: siteIds }));
}
