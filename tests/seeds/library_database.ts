import { PGlite } from "@electric-sql/pglite";

const seedsFolder = new URL("../../supabase/seeds/", import.meta.url);

const tables = `
create table public.industries (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  description text not null
);
create table public.industry_sectors (
  id uuid primary key default gen_random_uuid(),
  industry_id uuid not null references public.industries (id),
  slug text not null,
  name text not null,
  description text not null,
  unique (industry_id, slug)
);
create table public.seed_keywords (
  id uuid primary key default gen_random_uuid(),
  industry_sector_id uuid not null references public.industry_sectors (id),
  keyword text not null,
  volume integer not null,
  difficulty integer not null,
  cpc numeric(8, 2) not null,
  intent text not null
);
create unique index on public.seed_keywords (industry_sector_id, lower(keyword));
`;

/** One keyword of the library with the slugs it hangs below; `cpc` is in USD. */
export type LibraryKeyword = {
  industry: string;
  sector: string;
  keyword: string;
  volume: number;
  difficulty: number;
  cpc: number;
  intent: string;
};

/** An industry with its number of sectors, or a sector with its number of keywords. */
export type LibraryGroup = {
  kind: "industry" | "sector";
  slug: string;
  name: string;
  description: string;
  children: number;
};

/** Names and texts of the SQL seed files, in the order they are applied. */
export function readSeedFiles(): { name: string; sql: string }[] {
  return [...Deno.readDirSync(seedsFolder)]
    .map((entry) => entry.name)
    .filter((name) => /^(1\d|2\d)_(industries|keywords_.+)\.sql$/.test(name))
    .sort()
    .map((name) => ({ name, sql: Deno.readTextFileSync(new URL(name, seedsFolder)) }));
}

/** The text of the demo workspace's CSV. */
export function readDemoCsv(): string {
  return Deno.readTextFileSync(new URL("demo_keywords.csv", seedsFolder));
}

/** An in-memory database that holds the library's tables, empty. */
export async function createLibraryDatabase(): Promise<PGlite> {
  const database = await PGlite.create();
  await database.exec(tables);
  return database;
}

/** Applies every seed file in order. */
export async function applySeeds(database: PGlite): Promise<void> {
  for (const { sql } of readSeedFiles()) await database.exec(sql);
}

/** Row id → the transaction that last wrote it, over the three tables of the library. */
export async function readRowVersions(database: PGlite): Promise<Map<string, string>> {
  const { rows } = await database.query<{ id: string; version: string }>(`
    select id, xmin::text as version from public.industries
    union all select id, xmin::text from public.industry_sectors
    union all select id, xmin::text from public.seed_keywords`);
  return new Map(rows.map((row) => [row.id, row.version]));
}

/** Every industry and sector, with how many sectors or keywords hang below it. */
export async function listGroups(database: PGlite): Promise<LibraryGroup[]> {
  const { rows } = await database.query<LibraryGroup>(`
    select 'industry' as kind, i.slug, i.name, i.description,
      (select count(*)::int from public.industry_sectors s where s.industry_id = i.id) as children
    from public.industries i
    union all
    select 'sector', s.slug, s.name, s.description,
      (select count(*)::int from public.seed_keywords k where k.industry_sector_id = s.id)
    from public.industry_sectors s`);
  return rows;
}

/** Every keyword of the library. */
export async function listLibrary(database: PGlite): Promise<LibraryKeyword[]> {
  const { rows } = await database.query<LibraryKeyword>(`
    select i.slug as industry, s.slug as sector, k.keyword, k.volume, k.difficulty,
      k.cpc::float8 as cpc, k.intent
    from public.seed_keywords k
    join public.industry_sectors s on s.id = k.industry_sector_id
    join public.industries i on i.id = s.industry_id
    order by 1, 2, 3`);
  return rows;
}
