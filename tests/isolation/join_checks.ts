import type { Check } from "./table_checks.ts";
import type { World } from "./world.ts";

/** The trigger by which somebody with an invitation signs up, as the checks name it. */
export const JOINING = "join_account";

/** Signing up with the token of an invitation: it holds for its address, once, while the account lives. */
export function joinChecks({ accountA }: World): Check[] {
  const signUp = (token: string, email: string) =>
    `insert into auth.users (id, email, raw_user_meta_data)
     values (gen_random_uuid(), '${email}', '{"invitation": "${token}"}')`;
  const invited = "xray-new@example.test";
  const token = "token of a1";
  const seats = "update public.plans set max_users = 99";
  const invitation = "update public.invitations set";
  const cases: [what: string, setup: string, sql: string, code: string | null][] = [
    ["its own address", "select 1", signUp(token, invited), null],
    ["another address", "select 1", signUp(token, "thief@example.test"), "forbidden"],
    ["a token that never was", "select 1", signUp("guessed", invited), "conflict"],
    ["a withdrawn one", `${invitation} revoked_at = now()`, signUp(token, invited), "conflict"],
    ["a used one", `${invitation} accepted_at = now()`, signUp(token, invited), "conflict"],
    ["an old one", `${invitation} expires_at = now()`, signUp(token, invited), "conflict"],
    [
      "a suspended account's",
      `update public.accounts set status = 'suspended' where id = '${accountA}'`,
      signUp(token, invited),
      "account_suspended",
    ],
  ];
  return cases.map(([what, setup, sql, code]) => ({
    attempt: {
      actor: { role: "postgres", claims: { role: "service_role" } },
      setup: `${seats}; ${setup}`,
      sql,
      want: "rows",
    },
    judge({ ok, detail, message }, tally) {
      const holds = code === null ? ok : detail === code;
      tally.that(holds, `joining with ${what}: ${ok ? "joined" : `${detail} ${message}`}`);
    },
  }));
}
