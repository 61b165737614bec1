import type { Queryable } from "@/local/database.ts";
import type { Figure } from "../figures.ts";
import { alternate, median, spread } from "../samples.ts";
import { openWorkspace, startSupabase } from "../supabase/supabase.ts";
import { addKeywordsOfAll, makeEditor } from "./tenants.ts";

const GOAL = 1.2;
/** Rounds of one query; each takes it once with and once without the policies. */
const ROUNDS = { rounds: 40, warmUp: 8 };
const ROUNDS_IF_FAST = { rounds: 200, warmUp: 20 };

/** Somebody as whom the table is read. */
interface Reader {
  name: string;
  claims: { sub: string };
}

/** A list query of the keyword table; `$site` stands for the site. */
interface ListQuery {
  name: string;
  sql: string;
  /** Takes a few milliseconds at most, so more rounds are needed and affordable. */
  fast?: true;
  /** Told without a goal. */
  why?: string;
}

const keywordPage = (filters: string, sort: string, offset = 0) =>
  `select public.keyword_page($site, '${filters}', '${sort}', true, 50, ${offset})`;

const QUERIES: ListQuery[] = [
  { name: "the keyword page", sql: keywordPage("{}", "volume") },
  {
    name: "the same, page 400",
    sql: keywordPage("{}", "volume", 20_000),
  },
  {
    name: "the same, searched and filtered",
    sql: keywordPage('{"search": "grinder", "intent": "commercial"}', "volume"),
  },
  {
    name: "50 rows by a plain select",
    sql:
      `select id, keyword, volume, status from public.keywords where site_id = $site and volume is not null
      order by volume desc, id desc limit 50`,
    fast: true,
    why: "what the policies cost at least: their helpers run once a statement",
  },
  {
    name: "a plain count",
    sql: "select count(*) from public.keywords where site_id = $site",
    fast: true,
  },
];

/**
 * List queries on 100,000 keywords of seven accounts as a signed-in person, against the very same statements
 * with row-level security out of the way, in turn.
 */
export async function measurePolicies(): Promise<Figure[]> {
  const supabase = await startSupabase();
  try {
    const { siteId, sectorIds, tokens } = await openWorkspace(supabase);
    const { database } = supabase;
    const colleague = await openWorkspace(supabase);
    await makeEditor(database, colleague.siteId, siteId);
    await addKeywordsOfAll(database, { siteId, sectorIds });
    const readers: Reader[] = [
      { name: "owner", claims: claimsOf(tokens.accessToken) },
      { name: "editor", claims: claimsOf(colleague.tokens.accessToken) },
    ];
    const figures: Figure[] = [];
    for (const reader of readers) {
      for (const query of QUERIES) {
        const asked = { ...query, sql: query.sql.replaceAll("$site", `'${siteId}'`) };
        figures.push(...await database.transaction((tx) => compare(tx, reader, asked)));
      }
    }
    return figures;
  } finally {
    await supabase.stop();
  }
}

async function compare(
  tx: Queryable,
  reader: Reader,
  { name, sql, fast, why }: ListQuery,
): Promise<Figure[]> {
  await tx.sql(
    `select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true)`,
    [JSON.stringify(reader.claims), reader.claims.sub],
  );
  const answers: string[] = [];
  const timed = (role: string) => async () => {
    await tx.exec(`set local role ${role}`);
    const start = performance.now();
    const rows = await tx.sql(sql);
    const taken = performance.now() - start;
    answers.push(JSON.stringify(rows));
    await tx.exec("reset role");
    return taken;
  };
  const { a, b, ratios } = await alternate(
    fast ? ROUNDS_IF_FAST : ROUNDS,
    timed("authenticated"),
    timed("postgres"),
  );
  if (new Set(answers).size !== 1) throw new Error(`${name}: the answers differ without policies.`);
  return [
    {
      name: `${name}, ${reader.name}: with / without policies`,
      value: median(ratios),
      unit: "x",
      spread: spread(ratios),
      ...(why ? {} : { goal: GOAL }),
      note: why ?? "100,000 rows, seven accounts, 60,000 on the site",
    },
    { name: "  with policies", value: median(a), unit: "ms", spread: spread(a) },
    { name: "  without", value: median(b), unit: "ms", spread: spread(b) },
  ];
}

/** What a token says, its session included: that is asked for too. */
function claimsOf(accessToken: string): Reader["claims"] {
  const [, payload = ""] = accessToken.split(".");
  return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
}
