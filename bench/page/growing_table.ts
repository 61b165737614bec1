import type { Database, Queryable } from "@/local/database.ts";
import type { Figure } from "../figures.ts";
import { alternate, median, spread } from "../samples.ts";
import { openWorkspace, startSupabase } from "../supabase/supabase.ts";

const GOAL = 1.3;
const SMALL = 1_000;
const LARGE = 100_000;
/** Rows that a view shows at least. */
const ROWS = 10;
const ROUNDS = { rounds: 60, warmUp: 15 };
/** What changes many rows leaves as many dead ones behind. */
const FEW_ROUNDS = { rounds: 10, warmUp: 2 };

interface View {
  name: string;
  filters?: Record<string, string | number>;
  sort?: string;
  /** Begins in the middle of the table instead of at its top. */
  deep?: true;
  /** Rows that it shows at least, when fewer than `ROWS`. */
  least?: number;
  /** Another question than a page of the table; `$site` stands for the site. */
  statement?: string;
  /** Whether it is told for each 1,000 of the rows that it handles. */
  by_row?: true;
  /** Changes keywords; taken back after every round, of which there are few. */
  changes?: true;
  /** Reads every keyword, so that no goal is set for it. */
  reads_all?: true;
}

const VIEWS: View[] = [
  { name: "as it opens" },
  { name: "sorted by difficulty", sort: "difficulty" },
  { name: "deep in, by volume", deep: true },
  { name: "deep in, by keyword", sort: "keyword", deep: true },
  { name: "commercial ones", filters: { intent: "commercial" } },
  { name: "one word that few have", filters: { search: "rare" } },
  { name: "one word that a quarter has", filters: { search: "grinder" } },
  { name: "signs without spaces that few have", filters: { search: "摩卡" } },
  { name: "text anywhere that few have", filters: { search: "*rar" }, reads_all: true },
  { name: "text anywhere that a quarter has", filters: { search: "*rinde" } },
  { name: "one cluster", filters: { cluster_id: "$cluster" } },
  { name: "volume from 40,000, by CPC", filters: { volume_min: 40_000 }, sort: "cpc" },
  {
    name: "a saved view of four filters",
    filters: { status: "new", intent: "commercial", volume_min: 1_000, difficulty_max: 60 },
    sort: "cpc",
  },
  {
    name: "four filters that hardly any keyword meets",
    filters: { status: "new", intent: "commercial", volume_min: 75_000, difficulty_max: 20 },
    sort: "cpc",
    least: 0,
    reads_all: true,
  },
  {
    name: "every match counted, when asked for",
    statement:
      `select public.keyword_page('$site', '{"search": "grinder"}', 'volume', true, 50, 0, null, true)`,
    reads_all: true,
  },
  { name: "the planner's dashboard", statement: "select public.planner_dashboard('$site')" },
  { name: "keyword opportunities", statement: "select public.keyword_opportunities('$site')" },
  {
    name: "a file of what matches, by row",
    statement:
      `select public.export_keywords('$site', 5000, null, '{"search": "grinder"}', 'volume', true)`,
    by_row: true,
  },
  {
    name: "archiving all that match, by row",
    statement: `select public.change_keywords('$site', 'archive', public.next_keywords('$site',
      '{"search": "grinder"}', '00000000-0000-0000-0000-000000000000', 10000))`,
    by_row: true,
    changes: true,
  },
];

/** What the database does for a page of the keyword table: 100,000 keywords in one sector against 1,000. */
export async function measureGrowingTable(): Promise<Figure[]> {
  const supabase = await startSupabase();
  try {
    const sites = [];
    for (const count of [SMALL, LARGE]) {
      const { siteId, sectorIds, tokens } = await openWorkspace(supabase);
      await supabase.database.sql(
        `update public.sites set industry_id = (select id from public.industries where slug = 'food-drink')
         where id = $1`,
        [siteId],
      );
      await addKeywords(supabase.database, sectorIds[0] ?? "", count);
      sites.push({ siteId, claims: claimsOf(tokens.accessToken) });
    }
    await supabase.database.exec("vacuum analyze");
    const figures: Figure[] = [];
    const [small, large] = sites;
    if (!small || !large) throw new Error("There are two sites.");
    for (const view of VIEWS) {
      figures.push(...await supabase.database.transaction((tx) => compare(tx, view, small, large)));
    }
    return figures;
  } finally {
    await supabase.stop();
  }
}

interface Site {
  siteId: string;
  claims: { sub: string };
}

async function compare(tx: Queryable, view: View, small: Site, large: Site): Promise<Figure[]> {
  const ask = async (site: Site) => {
    const statement = await statementOf(tx, view, site);
    return async () => {
      await tx.exec("savepoint round");
      await tx.sql(
        `select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true),
           set_config('role', 'authenticated', true)`,
        [JSON.stringify(site.claims), site.claims.sub],
      );
      const start = performance.now();
      const [answer] = await tx.sql<{ page: unknown }>(`select (${statement}) as page`);
      const taken = performance.now() - start;
      await tx.exec(view.changes ? "rollback to round" : "release round");
      await tx.exec("reset role");
      const rows = rowsOf(answer?.page);
      if (rows < (view.least ?? ROWS)) throw new Error(`${view.name}: no full page.`);
      return view.by_row ? taken / rows * 1_000 : taken;
    };
  };
  const rounds = view.changes ? FEW_ROUNDS : ROUNDS;
  const { a, b, ratios } = await alternate(rounds, await ask(large), await ask(small));
  const each = view.by_row ? ", for each 1,000 rows" : "";
  return [
    {
      name: `${view.name}: 100,000 / 1,000 keywords`,
      value: median(a) / median(b),
      unit: "x",
      spread: spread(ratios),
      ...(view.reads_all ? {} : { goal: GOAL }),
    },
    { name: `  of 100,000${each}`, value: median(a), unit: "ms", spread: spread(a) },
    { name: `  of 1,000${each}`, value: median(b), unit: "ms", spread: spread(b) },
  ];
}

/** Rows of a page, of a file or of a change; a dashboard is a page by itself. */
function rowsOf(answer: unknown): number {
  if (Array.isArray(answer)) return answer.length;
  const { rows, changed } = answer as { rows?: unknown[]; changed?: number };
  return rows?.length ?? changed ?? ROWS;
}

async function statementOf(tx: Queryable, view: View, { siteId }: Site): Promise<string> {
  const { filters = {}, sort = "volume", deep, statement } = view;
  if (statement) return statement.replaceAll("$site", siteId);
  const [cluster] = await tx.sql<{ id: string }>(
    "select id from public.clusters where site_id = $1 order by name limit 1",
    [siteId],
  );
  const text = JSON.stringify(filters).replace("$cluster", cluster?.id ?? "");
  const column = sort === "keyword" ? "keyword_key" : sort;
  const descending = sort === "volume";
  const [place] = await tx.sql<{ place: string }>(
    `select json_build_object('value', ${column}, 'id', id)::text as place from public.keywords
     where site_id = $1 and ${column} is not null order by ${column} ${descending ? "desc" : ""}, id
     offset (select count(*) / 2 from public.keywords where site_id = $1) limit 1`,
    [siteId],
  );
  const cursor = deep ? `'${place?.place}'::jsonb` : "null";
  return `select public.keyword_page('${siteId}', '${text}', '${sort}', ${descending}, 50, 0, ${cursor})`;
}

/** Keywords in one sector as files of large sites hold them; a cluster for every 20. */
async function addKeywords(database: Database, sectorId: string, count: number): Promise<void> {
  await database.sql(
    `insert into public.clusters (account_id, site_id, sector_id, name, keyword_count)
     select s.account_id, s.site_id, s.id, 'Topic ' || lpad(n::text, 5, '0'), 12
     from public.sectors s, generate_series(1, $2::integer / 20) n where s.id = $1`,
    [sectorId, count],
  );
  await database.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword, volume, difficulty, cpc, currency, intent,
       source, cluster_id, status)
     select s.account_id, s.site_id, s.id,
       (array['best', 'how to clean a', 'cheap', 'what is a', 'small'])[1 + n % 5] || ' '
         || (array['espresso machine', 'milk frother', 'coffee grinder', 'drip kettle'])[1 + n % 4]
         || case when n % ($2::integer / 25) = 0 then ' rare 摩卡咖啡壶' else '' end || ' ' || n,
       case when n % 3 > 0 then (n * 7919) % 90000 end, case when n % 4 > 0 then (n * 31) % 100 end,
       case when n % 5 > 0 then round((n % 700) / 100.0, 2) end, 'USD',
       (array['informational', 'commercial', 'transactional', 'navigational', null])[1 + n % 5],
       (array['csv', 'seed', 'manual'])[1 + n % 3], c.id, case when c.id is null then 'new' else 'clustered' end
     from generate_series(1, $2::integer) n join public.sectors s on s.id = $1
     left join public.clusters c on n % 10 < 6 and c.sector_id = s.id
       and c.name = 'Topic ' || lpad((1 + n % ($2::integer / 20))::text, 5, '0')`,
    [sectorId, count],
  );
}

function claimsOf(accessToken: string): Site["claims"] {
  const [, payload = ""] = accessToken.split(".");
  return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
}
