import type { Call } from "./calls.ts";
import { callSql } from "./calls.ts";
import type { FunctionInfo } from "./catalogue.ts";
import { IDENTITIES, type Identity } from "./policy.ts";
import type { Check } from "./table_checks.ts";
import { ENDED_SESSION } from "./states.ts";
import { actor, userId } from "./world.ts";

/** The session in whose name the statements of these checks come. */
const SESSION = "5e000000-0000-4000-8000-00000000000f";

/** A session of somebody that their password opened so long ago. */
function sessionOf(identity: Identity, age: string): string {
  return `insert into auth.sessions (id, user_id, created_at, updated_at)
    values ('${SESSION}', '${userId(identity)}', now() - interval '${age}', now())`;
}

/**
 * A function of the rule "fresh password" works for the owner whose password opened this very session a
 * moment ago, and for nobody else: not for others with a fresh session, not with an old one, not with one of
 * a colleague.
 */
export function proofChecks(info: FunctionInfo, call: Call): Check[] {
  const cases: [identity: Identity, session: string, works: boolean][] = [
    ...IDENTITIES.filter((identity) => identity !== "anon").map((
      identity,
    ): [Identity, string, boolean] => [
      identity,
      sessionOf(identity, "10 seconds"),
      identity === "owner",
    ]),
    ["owner", sessionOf("owner", "5 minutes"), false],
    ["owner", sessionOf("admin", "10 seconds"), false],
  ];
  return cases.map(([identity, session, works]) => {
    const who = actor(identity);
    return {
      attempt: {
        actor: { ...who, claims: { ...who.claims, session_id: SESSION } },
        setup: [call.setup, session].filter(Boolean).join("; "),
        sql: callSql(info.name, call.args, info.parameters, info),
        want: "value",
      },
      judge({ ok, detail, state, message }, tally) {
        const refusal = identity === "stranger" ? !ok && state === "P0001" : detail === "forbidden";
        const what = `${info.name}: ${identity} with ${session.slice(-60)}`;
        tally.that(works ? ok : refusal, `${what}: ${ok ? "worked" : `${detail} ${message}`}`);
      },
    };
  });
}

/** Staff who were removed, or whose session has ended, are staff no more, with the token still in hand. */
export function formerStaffChecks(info: FunctionInfo, call: Call): Check[] {
  const who = actor("stranger");
  const staff = `update public.profiles set role = 'developer', active = $active
    where id = '${userId("stranger")}'`;
  const cases = [
    ["removed", staff.replace("$active", "false"), who.claims],
    ["signed out", staff.replace("$active", "true"), {
      ...who.claims,
      session_id: ENDED_SESSION,
    }],
  ] as const;
  return cases.map(([what, setup, claims]) => ({
    attempt: {
      actor: { ...who, claims },
      setup: [call.setup, setup].filter(Boolean).join("; "),
      sql: callSql(info.name, call.args, info.parameters, info),
      want: "value",
    },
    judge({ ok, detail, message }, tally) {
      const said = ok ? "worked" : `${detail} ${message}`;
      tally.that(detail === "forbidden", `${info.name}: ${what} staff: ${said}`);
    },
  }));
}
