import { deepEqual, equal, rejects } from "node:assert/strict";
import { readSessionContext } from "core/accounts/session_context.ts";
import { refreshTokens, signIn, type Tokens } from "core/accounts/sessions.ts";
import { anonymousClient } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

/** Renews as an instance of the app does: with a client of its own. */
const renew = ({ stack }: DatabaseTest, { refreshToken }: Tokens) =>
  refreshTokens({ db: anonymousClient(stack) }, refreshToken);

async function signedIn(t: DatabaseTest): Promise<Tokens> {
  const { email, password } = await t.person();
  return await signIn({ db: anonymousClient(t.stack) }, { email, password });
}

databaseTest("renewals at once with the same token get the same new one", async (t) => {
  const first = await signedIn(t);
  const renewed = await Promise.all(Array.from({ length: 20 }, () => renew(t, first)));
  equal(new Set(renewed.map(({ refreshToken }) => refreshToken)).size, 1);
  const late = await renew(t, first);
  equal(late.refreshToken, renewed[0]?.refreshToken);
  for (const { accessToken } of [...renewed, late, first]) {
    await readSessionContext({ db: t.as(accessToken) });
  }
});

databaseTest("whoever brings a token that was replaced twice ends the session", async (t) => {
  const first = await signedIn(t);
  const second = await renew(t, first);
  const third = await renew(t, second);
  const ended = { code: "unauthorized" };
  await rejects(renew(t, first), ended);
  await rejects(renew(t, third), ended);
  for (const { accessToken } of [first, second, third]) {
    await rejects(readSessionContext({ db: t.as(accessToken) }), ended);
    const { data } = await t.as(accessToken).from("profiles").select("id");
    deepEqual(data, []);
  }
  await rejects(renew(t, first), ended, "asked again");
});

databaseTest("the end of one session leaves the person's others", async (t) => {
  const { email, password, db } = await t.person();
  const first = await signIn({ db: anonymousClient(t.stack) }, { email, password });
  await renew(t, await renew(t, first));
  await rejects(renew(t, first), { code: "unauthorized" });
  await readSessionContext({ db });
});
