import { actor, userId, type World } from "./world.ts";
import type { Check } from "./table_checks.ts";

/** What platform staff who have opened an account to help must leave alone: what is personal in it. */
const PERSONAL: Record<string, string> = {
  "public.notifications": "update public.notifications set read_at = now()",
};

/** A session that the tokens of these checks name. */
const SESSION = "5e000000-0000-4000-8000-00000000000e";

/** Staff see another account through a visit that is theirs, open and of this session, and not otherwise. */
function seeingChecks({ accountA }: World): Check[] {
  const me = userId("stranger");
  const staff = `update public.profiles set role = 'developer' where id = '${me}'`;
  const visit = `insert into app.staff_visits (staff_id, account_id, reason, may_change)
    values ('${me}', '${accountA}', 'because of a test', true)`;
  const cases: [what: string, setup: string, sees: boolean][] = [
    ["an open visit", `${staff}; ${visit}`, true],
    ["no visit", staff, false],
    ["a visit left", `${staff}; ${visit}; update app.staff_visits set left_at = now()`, false],
    ["an old visit", `${staff}; ${visit}; update app.staff_visits set ends_at = now()`, false],
    [
      "a visit of another session",
      `${staff}; ${visit}; update app.staff_visits set session_id = '${SESSION}'`,
      false,
    ],
    [
      "a colleague's visit",
      `${staff}; ${visit}; update app.staff_visits set staff_id = '${userId("ungranted")}'`,
      false,
    ],
    ["a visit and no role", visit, false],
  ];
  return cases.map(([what, setup, sees]) => ({
    attempt: {
      actor: actor("stranger"),
      setup,
      sql: `select 1 from public.keywords where account_id = '${accountA}'`,
      want: "rows",
    },
    judge({ ok, rows, message }, tally) {
      const holds = ok && (rows > 0) === sees;
      tally.that(holds, `staff with ${what} see ${ok ? `${rows} row(s)` : message}`);
    },
  }));
}

/** A session ends by its age and by not being used, whatever the token says. */
function agingChecks(): Check[] {
  const who = actor("owner");
  const session = (age: string) =>
    `insert into auth.sessions (id, user_id, created_at, updated_at)
     values ('${SESSION}', '${userId("owner")}', now() - interval '${age}', now())`;
  const used =
    `insert into app.session_uses (session_id, last_used_at) values ('${SESSION}', now())`;
  const cases: [what: string, setup: string, holds: boolean][] = [
    ["of today", session("1 hour"), true],
    ["of last month, used today", `${session("30 days")}; ${used}`, true],
    ["of last month, never used since", session("30 days"), false],
    ["of last year, used today", `${session("400 days")}; ${used}`, false],
  ];
  return cases.map(([what, setup, holds]) => ({
    attempt: {
      actor: { ...who, claims: { ...who.claims, session_id: SESSION } },
      setup,
      sql: "select 1 from public.keywords",
      want: "rows",
    },
    judge({ ok, rows, message }, tally) {
      tally.that(ok && (rows > 0) === holds, `a session ${what} sees ${ok ? rows : message}`);
    },
  }));
}

/** What a visit and a session are worth, and that visiting staff change nothing that is personal. */
export function visitorChecks(table: string, world: World): Check[] {
  if (table === "public.keywords") return [...seeingChecks(world), ...agingChecks()];
  const { accountA, accountB } = world;
  const sql = PERSONAL[table];
  if (!sql) return [];
  const visitor = userId("stranger");
  return [{
    attempt: {
      actor: actor("stranger"),
      setup: `update public.profiles set role = 'developer' where id = '${visitor}';
        update public.notifications set account_id = '${accountA}' where account_id = '${accountB}'
          and user_id is null and site_id is null;
        insert into app.staff_visits (staff_id, account_id, reason, may_change)
        values ('${visitor}', '${accountA}', 'because of a test', true)`,
      sql,
      want: "rows",
    },
    judge({ ok, rows, message }, tally) {
      const holds = ok && rows === 0;
      tally.that(holds, `${table}: visiting staff ${ok ? `changed ${rows} row(s)` : message}`);
    },
  }];
}
