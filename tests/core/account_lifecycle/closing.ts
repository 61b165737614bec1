import { closeAccount } from "core/accounts/close_account.ts";
import type { SendMail } from "core/adapters/mail.ts";
import { anonymousClient, type Person } from "@/tests/harness/people.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

export async function accountName({ stack }: DatabaseTest, person: Person): Promise<string> {
  const [account] = await stack.sql<{ name: string }>(
    "select name from public.accounts where id = $1",
    [person.accountId],
  );
  return account?.name ?? "";
}

/** Closes a person's account as they do, with their password and the account's name unless others are given. */
export async function close(
  t: DatabaseTest,
  person: Person,
  how: "cancel" | "delete",
  given: { name?: string; password?: string } = {},
  send: SendMail | null = null,
): Promise<string | null> {
  const { email, password } = person;
  const name = await accountName(t, person);
  // A client keeps the session it signs in with.
  const db = anonymousClient(t.stack);
  const href = "https://app.test/settings";
  return await closeAccount({ db, send }, { email, how, name, password, href, ...given });
}
