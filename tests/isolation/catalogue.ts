import type { Queryable } from "@/local/database.ts";

/** A column of a table as the checks need it. */
export interface Column {
  name: string;
  type: string;
  /** Computed from others, so nobody can write it. */
  generated: boolean;
  key: boolean;
}

/** `schema.table` → its columns, for every table and view of `public` and those of Storage that people use. */
export async function readTables(db: Queryable): Promise<Map<string, Column[]>> {
  const rows = await db.sql<Column & { table: string }>(`
    select n.nspname || '.' || c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attgenerated <> '' as generated,
      exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey)) as key
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and (n.nspname = 'public' or (n.nspname = 'storage' and c.relname in ('objects', 'buckets')))
    order by 1, a.attnum`);
  const tables = new Map<string, Column[]>();
  for (const { table, ...column } of rows) {
    tables.set(table, [...tables.get(table) ?? [], column]);
  }
  return tables;
}

/** A function of `public` or `app`. */
export interface FunctionInfo {
  schema: string;
  name: string;
  definer: boolean;
  volatile: boolean;
  returnsSet: boolean;
  returnsVoid: boolean;
  /** Parameter name → type. */
  parameters: Record<string, string>;
  /** The roles that may execute it. */
  callers: string[];
  /** What it pins in its own settings, such as `search_path=""`. */
  settings: string[];
  definition: string;
}

export async function readFunctions(db: Queryable): Promise<FunctionInfo[]> {
  const rows = await db.sql<FunctionInfo>(`
    select n.nspname as schema, p.proname as name, p.prosecdef as definer, p.provolatile = 'v' as volatile,
      p.proretset as "returnsSet", p.prorettype = 'void'::regtype as "returnsVoid",
      coalesce((select jsonb_object_agg(p.proargnames[a.place], format_type(a.type, null))
        from unnest(p.proargtypes) with ordinality a (type, place)), '{}') as parameters,
      coalesce((select jsonb_agg(r.rolname order by r.rolname) from pg_roles r
        where r.rolname in ('anon', 'authenticated', 'service_role')
          and has_function_privilege(r.rolname, p.oid, 'execute')), '[]') as callers,
      coalesce(to_jsonb(p.proconfig), '[]') as settings, pg_get_functiondef(p.oid) as definition
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'app') and p.prokind = 'f'
    order by 1, 2`);
  return rows;
}

/** A row-level security policy. */
export interface PolicyInfo {
  table: string;
  name: string;
  command: string;
  using: string | null;
  check: string | null;
}

export async function readPolicies(db: Queryable): Promise<PolicyInfo[]> {
  return await db.sql<PolicyInfo>(`
    select schemaname || '.' || tablename as table, policyname as name, cmd as command, qual as using,
      with_check as check
    from pg_policies where schemaname in ('public', 'storage') order by 1, 2`);
}
