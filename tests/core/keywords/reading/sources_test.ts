import assert from "node:assert/strict";
import { readKeywordFile, readKeywordText } from "core/keywords/reading/read.ts";
import { fieldHeaders, row } from "./fixture.ts";

/** Name, text of the export, source, what the first row becomes. */
const EXPORTS: [string, string, string, Parameters<typeof row>[2]][] = [
  [
    "Ahrefs 2020, matching terms",
    "#,Keyword,Country,Difficulty,Volume,CPC,Clicks,CPS,Return Rate,Parent Keyword,Last Update,SERP Features\n" +
    "1,oak table,gb,12,900,0.7,400,0.9,1.2,oak,2020-01-02,Sitelinks\n",
    "ahrefs",
    { volume: 900, difficulty: 12, cpc: 0.7 },
  ],
  [
    "Ahrefs 2020, organic keywords",
    "#\tKeyword\tPosition\tPosition History\tPosition History date\tVolume\tURL\tDifficulty\tTraffic (desc)\tCPC\tLast Update\n" +
    "1\toak table\t3\t4\t2020-01-01\t900\thttps://a.example/x\t12\t55\t0.7\t2020-01-02\n",
    "ahrefs",
    { volume: 900, difficulty: 12, cpc: 0.7 },
  ],
  [
    "Ahrefs 2026, matching terms",
    "#,Keyword,Country,Difficulty,Volume,CPC,CPS,Parent Keyword,Last Update,SERP Features,Global volume," +
    "Traffic potential,Global traffic potential,First seen,Intents,Languages,SV trend (09-2024 - 08-2026)," +
    "SV Forecasting trend (09-2026 - 09-2027),Category\n" +
    '1,oak table,us,12,900,0.7,0.9,oak,2026-01-02,Sitelinks,5000,70,80,2015-01-01,"Commercial,Non-branded",en,"1,2","3",Home\n',
    "ahrefs",
    { volume: 900, difficulty: 12, cpc: 0.7, intent: "commercial" },
  ],
  [
    "Ahrefs 2026, organic keywords with yes/no intents",
    "Keyword,Country,Location,Entities,SERP features,Volume,KD,CPC,Organic traffic,Paid traffic,Current position," +
    "Current URL,Updated,Branded,Local,Navigational,Informational,Commercial,Transactional\n" +
    "oak table,us,,,Sitelinks,900,12,0.7,40,0,3,https://a.example,2026-01-02,false,false,false,true,true,false\n",
    "ahrefs",
    { volume: 900, difficulty: 12, cpc: 0.7, intent: "commercial" },
  ],
  [
    "Semrush Positions",
    "Keyword,Position,Previous position,Search Volume,Keyword Difficulty,CPC,URL,Traffic,Traffic (%),Traffic Cost," +
    "Competition,Number of Results,Trends,Timestamp,SERP Features by Keyword,Keyword Intents,Position Type\n" +
    'oak table,1,2,900,12.5,0.70,https://a.example/,7,12.5,0,0.1,75,"[100,82]",2026-01-02,sitelinks,"informational",Organic\n',
    "semrush",
    { volume: 900, difficulty: 12.5, cpc: 0.7, intent: "informational" },
  ],
  [
    "Ubersuggest, short names",
    "No,Keywords,Vol,CPC,PD,SD\n1,oak table,900,$0.70,20,12\n",
    "ubersuggest",
    { volume: 900, difficulty: 12, cpc: 0.7, currency: "USD" },
  ],
  [
    "Ubersuggest, ranking keywords",
    'No,Keywords,Volume,Position,Est. Visits,SEO Difficulty\n1,oak table,"1,900",3,40,12\n',
    "ubersuggest",
    { volume: 1900, difficulty: 12 },
  ],
  [
    "Keywords Everywhere",
    '#,Keyword,Vol (US),CPC (US),Comp (US),Trend\n1,oak table,"1,900",$0.70,0.4,12%\n',
    "keywords_everywhere",
    { volume: 1900, cpc: 0.7, currency: "USD" },
  ],
  [
    "Mangools",
    "Keyword,Avg. Search Volume (Last Known Values),Keyword Difficulty,CPC/USD,PPC,Search Intent,Search Volume 4/2026\n" +
    "oak table,900,12,0.70,44,Commercial,880\n",
    "mangools",
    { volume: 900, difficulty: 12, cpc: 0.7, currency: "USD", intent: "commercial" },
  ],
  [
    "SE Ranking",
    "Keyword;Search vol.;CPC;Competition;Difficulty;Results\noak table;1 900;0,70 €;0,4;12;7500\n",
    "se_ranking",
    { volume: 1900, difficulty: 12, cpc: 0.7, currency: "EUR" },
  ],
];

for (const [name, text, source, known] of EXPORTS) {
  Deno.test(`${name}: recognised, and every figure in its place`, () => {
    const result = readKeywordText(text);
    assert.deepEqual([result.source, result.rows], [source, [row(2, "oak table", known)]]);
    assert.ok(result.confidence >= 0.8, `${result.confidence}`);
    assert.match(result.why, /the columns? "/);
  });
}

Deno.test("Keywords Everywhere set to the whole world gives no volume", () => {
  const { source, rows } = readKeywordText(
    "Keyword,Vol (Global),CPC (Global),Comp (Global)\noak table,900,$0.70,0.4\n",
  );
  assert.equal(source, "keywords_everywhere");
  assert.equal(rows[0]?.volume, null);
});

for (
  const header of [
    "Najczęstsze zapytania,Kliknięcia,Wyświetlenia,CTR,Pozycja",
    "上位のクエリ,クリック数,表示回数,CTR,掲載順位",
    "Популярные запросы,Клики,Показы,CTR,Позиция",
    "En çok yapılan sorgular,Tıklamalar,Gösterimler,TO,Konum",
    "热门查询,点击次数,展示,点击率,排名",
  ]
) {
  Deno.test(`Search Console is recognised under "${header}"`, () => {
    const result = readKeywordText(`${header}\nstolik,9,1000,1%,4\n`);
    assert.equal(result.source, "search_console");
    assert.deepEqual(Object.keys(fieldHeaders(result)), ["keyword"]);
    assert.deepEqual(result.rows, [row(2, "stolik")]);
  });
}

/** Columns or name of a file, country, language. */
const MARKETS: [string, string, string | undefined, string | null, string | null][] = [
  ["a column of codes", "Keyword,Country\noak,us\nelm,US\n", undefined, "us", null],
  ["a column of names", "Keyword,Location\noak,United Kingdom\nelm,\n", undefined, "gb", null],
  ["a column of locales", "Keyword,Locale\noak,de-CH\nelm,de-CH\n", undefined, "ch", "de"],
  ["country and language", "Keyword,Country,Language\noak,uk,English\n", undefined, "gb", "en"],
  ["a column's name", "Keyword,Volume (AU)\noak,5\n", undefined, "au", null],
  ["the file's name", "Keyword,KD\noak,5\n", "oak_broad-match_fr_2026-05-01.csv", "fr", null],
];
for (const [name, text, filename, country, language] of MARKETS) {
  Deno.test(`the market is told by ${name}`, () => {
    const { market } = readKeywordFile(new TextEncoder().encode(text), { filename });
    assert.deepEqual([market?.country, market?.language], [country, language]);
  });
}

Deno.test("rows of several countries, or none that exists, tell no market", () => {
  assert.equal(readKeywordText("Keyword,Country\noak,us\nelm,gb\n").market, null);
  assert.equal(readKeywordText("Keyword,Country\noak,qq\nelm,qq\n").market, null);
  assert.equal(readKeywordText("Keyword,Database\noak,main\nelm,main\n").market, null);
});
