import postgres from "postgres";

/** Answers requests as Supabase's API does; `close` ends its connections. */
export interface RpcDoor {
  fetch: (request: Request) => Promise<Response>;
  close(): Promise<void>;
}

/** As many connections as PostgREST opens when nothing else is said. */
const CONNECTIONS = 10;

/**
 * Calls of functions as the service, straight to Postgres as PostgREST sends them: one statement each, with the
 * arguments as JSON. Everything else goes to `others`. The embedded gateway costs several milliseconds of processor
 * time per call, in the very process that is measured.
 */
export function openRpcDoor(url: string, others: RpcDoor["fetch"]): RpcDoor {
  const claims = JSON.stringify({ role: "service_role" });
  const sql = postgres(url, {
    max: CONNECTIONS,
    onnotice: () => {},
    connection: { role: "service_role", "request.jwt.claims": claims },
  });
  const types = new Map<string, Promise<Map<string, string>>>();
  const known = (name: string) => {
    const found = types.get(name) ?? argumentTypes(sql, name);
    types.set(name, found);
    return found;
  };
  return {
    close: () => sql.end(),
    async fetch(request) {
      const name = new URL(request.url).pathname.match(/^\/rest\/v1\/rpc\/(\w+)$/)?.[1];
      if (!name) return await others(request);
      const given = request.body ? await request.json() : {};
      const columns = [...await known(name)].filter(([argument]) => argument in given);
      const passed = columns.map(([argument]) => `${argument} => a.${argument}`).join(", ");
      const record = columns.map(([argument, type]) => `${argument} ${type}`).join(", ");
      const from = record && ` from jsonb_to_record($1::jsonb) a (${record})`;
      const [row] = await sql.unsafe(
        `select to_jsonb(public.${name}(${passed})) as answer${from}`,
        record ? [given] : [],
        { prepare: true },
      );
      return Response.json(row?.answer ?? null);
    },
  };
}

/** The types of a function's arguments by name. */
async function argumentTypes(sql: postgres.Sql, name: string): Promise<Map<string, string>> {
  const rows = await sql<{ argument: string; type: string }[]>`
    select a.argument, a.type::regtype::text as type
    from pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) a (argument, type)
    where p.pronamespace = 'public'::regnamespace and p.proname = ${name} and a.type is not null`;
  return new Map(rows.map(({ argument, type }) => [argument, type]));
}
