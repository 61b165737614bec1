import type { Queryable } from "@/local/database.ts";

/** The person a statement runs as: the database role and the claims of the token. */
export interface Actor {
  role: "anon" | "authenticated" | "service_role" | "postgres";
  claims: { sub?: string; role: string; session_id?: string };
}

/** One statement tried as somebody, in a subtransaction that is always undone. */
export interface Attempt {
  actor: Actor;
  /** SQL run by the owner beforehand, undone with the rest. */
  setup?: string;
  sql: string;
  /** rows: how many it touches or returns. value: the jsonb it returns. */
  want: "rows" | "value";
  /** A query by the owner for one value, before and after. */
  watch?: string;
}

export interface Outcome {
  ok: boolean;
  rows: number;
  value: unknown;
  /** SQLSTATE, message and DETAIL of an error. */
  state: string | null;
  message: string | null;
  detail: string | null;
  before: string | null;
  after: string | null;
}

const PROBE_SQL = `
create or replace function pg_temp.attempt(actor jsonb, setup text, action text, want text, watch text)
returns jsonb language plpgsql as $probe$
declare
  n bigint; answer jsonb; earlier text; later text; state text; said text; more text;
  known text := 'attempt.before_' || md5(coalesce(watch, ''));
begin
  begin
    if setup is not null then execute setup; end if;
    if watch is not null then
      -- Everything is undone, so without a setup it is always the same.
      if setup is null then earlier := nullif(current_setting(known, true), ''); end if;
      if earlier is null then execute watch into earlier; end if;
    end if;
    perform set_config('request.jwt.claims', actor->>'claims', true),
      set_config('request.jwt.claim.sub', coalesce(actor->'claims'->>'sub', ''), true),
      set_config('request.jwt.claim.role', actor->'claims'->>'role', true);
    execute format('set local role %I', actor->>'role');
    begin
      if want = 'value' then execute action into answer;
      else execute action; get diagnostics n = row_count; end if;
    exception when others then
      get stacked diagnostics state = returned_sqlstate, said = message_text, more = pg_exception_detail;
    end;
    reset role;
    -- A statement that failed is undone already.
    if watch is not null and state is null then execute watch into later; else later := earlier; end if;
    raise exception using errcode = 'ZZ999';
  exception when sqlstate 'ZZ999' then null;
  end;
  if watch is not null and setup is null then perform set_config(known, earlier, true); end if;
  return jsonb_build_object('ok', state is null, 'rows', coalesce(n, 0), 'value', answer, 'state', state,
    'message', said, 'detail', more, 'before', earlier, 'after', later);
end $probe$;`;

const BATCH = 400;

/**
 * Tries everything in order inside `tx`, which must be one open transaction of the owner; gives the
 * outcomes of `size` attempts at a time.
 */
export async function* tryInTurn(
  tx: Queryable,
  attempts: readonly Attempt[],
  size = BATCH,
): AsyncGenerator<Outcome[]> {
  await tx.exec(PROBE_SQL);
  for (let from = 0; from < attempts.length; from += size) {
    const batch = attempts.slice(from, from + size);
    const rows = await tx.sql<{ outcome: Outcome }>(
      `select pg_temp.attempt(a.actor, a.setup, a.sql, a.want, a.watch) as outcome
       from jsonb_array_elements($1::text::jsonb) with ordinality e (given, place)
       cross join lateral jsonb_to_record(e.given)
         a (actor jsonb, setup text, sql text, want text, watch text)
       order by e.place`,
      [JSON.stringify(batch)],
    );
    yield rows.map(({ outcome }) => outcome);
  }
}

/** The same, with all outcomes at once. */
export async function tryAll(tx: Queryable, attempts: readonly Attempt[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const some of tryInTurn(tx, attempts)) outcomes.push(...some);
  return outcomes;
}
