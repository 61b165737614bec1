import type { KeywordField } from "./types.ts";

/** Header texts in English, French, German, Spanish, Italian, Dutch and Portuguese, normalised. */
const NAMES: Record<KeywordField, string[]> = {
  keyword: [
    "keyword,keywords,key word,keyword phrase,keyword idea,keyword ideas,keyword text,key phrase",
    "keyphrase,phrase,query,queries,top queries,top query,search query,search queries,search term",
    "search terms,search keyword,term,terms,target keyword,focus keyword,seed keyword list",
    "mot cle,mots cles,mot clef,mots clefs,requete,requetes,requetes les plus frequentes",
    "principales requetes,terme de recherche,termes de recherche,expression",
    "suchbegriff,suchbegriffe,suchwort,schlusselwort,schlusselworter,suchanfrage,suchanfragen",
    "haufigste suchanfragen,top suchanfragen,haufigste anfragen",
    "palabra clave,palabras clave,consulta,consultas,consultas principales,consultas mas frecuentes",
    "principales consultas,termino de busqueda,terminos de busqueda",
    "parola chiave,parole chiave,query principali,query piu frequenti,principali query",
    "termine di ricerca,termini di ricerca",
    "zoekwoord,zoekwoorden,trefwoord,trefwoorden,zoekterm,zoektermen,zoekopdracht,zoekopdrachten",
    "populairste zoekopdrachten,meest voorkomende zoekopdrachten,top zoekopdrachten",
    "meest uitgevoerde zoekopdrachten,palavra chave,palavras chave,consultas principais",
    "principais consultas,consultas mais frequentes,termo de pesquisa,termos de pesquisa",
    "termo de busca,kw,najczestsze zapytania,zapytanie,zapytania,vanligaste fragorna,sokfragor",
    "populaere sogninger,en cok yapılan sorgular,популярные запросы,запросы,上位のクエリ,検索キーワード",
    "キーワード,热门查询,關鍵字,关键词,검색어",
  ],
  volume: [
    "volume,volumes,vol,sv,msv,search volume,search vol,searches,monthly searches,monthly volume",
    "monthly search volume,avg monthly searches,avg monthly search volume,average monthly searches",
    "average monthly search volume,average search volume,avg search volume,local search volume",
    "avg monthly searches exact match only,avg search volume last 12 months,local monthly searches",
    "avg search volume last known values,volume month,vol month,検索ボリューム,搜索量",
    "keyword volume,volume monthly,search volume monthly,us volume,volume us",
    "volume de recherche,volume de recherches,volume mensuel,volume de recherche mensuel",
    "recherches mensuelles,recherches mensuelles moyennes,nombre moyen de recherches mensuelles",
    "nbre moy de recherches mensuelles,nb moyen de recherches mensuelles,moy des recherches mensuelles",
    "suchvolumen,monatliches suchvolumen,durchschn suchanfragen pro monat",
    "durchschnittliche suchanfragen pro monat,durchschn monatliche suchanfragen",
    "durchschnittliche monatliche suchanfragen,suchanfragen pro monat,monatliche suchanfragen",
    "volumen,volumen de busqueda,volumen de busquedas,promedio de busquedas mensuales",
    "prom de busquedas mensuales,media de busquedas mensuales,busquedas mensuales",
    "volume di ricerca,volume di ricerche,media delle ricerche mensili,media ricerche mensili",
    "ricerche mensili,zoekvolume,gem maandelijkse zoekopdrachten",
    "gemiddelde maandelijkse zoekopdrachten,gem aantal zoekopdrachten per maand",
    "gemiddeld aantal maandelijkse zoekopdrachten,maandelijkse zoekopdrachten,maandelijks zoekvolume",
    "volume de pesquisa,volume de pesquisas,volume de busca,volume de buscas",
    "media de pesquisas mensais,med de pesquisas mensais,pesquisas mensais,media de buscas mensais",
  ],
  volume_min: [
    "min volume,minimum volume,volume min,min search volume,volume low,search volume min",
  ],
  volume_max: [
    "max volume,maximum volume,volume max,max search volume,volume high,search volume max",
  ],
  difficulty: [
    "difficulty,keyword difficulty,keyword difficulty index,kd,kd index,keyword difficulty score",
    "keyword seo difficulty,difficulty score,seo difficulty,search difficulty,sd,organic difficulty,ranking difficulty",
    "difficulte,difficulte du mot cle,difficulte mot cle,difficulte des mots cles,difficulte seo",
    "schwierigkeit,keyword schwierigkeit,schwierigkeitsgrad,seo schwierigkeit",
    "dificultad,dificultad de palabra clave,dificultad de la palabra clave,dificultad seo",
    "difficolta,difficolta parola chiave,difficolta della parola chiave,difficolta keyword",
    "moeilijkheid,moeilijkheidsgraad,zoekwoordmoeilijkheid,keyword moeilijkheid",
    "dificuldade,dificuldade da palavra chave,dificuldade de palavra chave,dificuldade de seo",
  ],
  cpc: [
    "cpc,cost per click,avg cpc,average cpc,cpc avg,suggested bid,cout par clic,cpc moyen",
    "enchere suggeree,kosten pro klick,klickpreis,kosten per klik,coste por clic,costo por clic",
    "costo per clic,custo por clique,cpc medio,cpc cost per click",
  ],
  cpc_min: ["low bid,min cpc,cpc low,cpc min,low top of page bid,top of page bid low"],
  cpc_max: ["high bid,max cpc,cpc high,cpc max,high top of page bid,top of page bid high"],
  currency: ["currency,currency code,devise,wahrung,moneda,valuta,moeda,divisa"],
  intent: [
    "intent,intents,search intent,search intents,keyword intent,keyword intents,user intent",
    "primary intent,main intent,intention,intention de recherche,suchintention,suchabsicht",
    "intencion,intencion de busqueda,intento,intento di ricerca,intenzione,intenzione di ricerca",
    "intentie,zoekintentie,intencao,intencao de pesquisa,intencao de busca",
  ],
  is_transactional: ["transactional"],
  is_commercial: ["commercial"],
  is_navigational: ["navigational"],
  is_informational: ["informational"],
};

/** Columns every tool writes that mean something else; they tell a header row from data. */
const OTHER_NAMES = [
  "clicks,clics,clic,klicks,klikken,cliques,impressions,impressionen,impresiones,impressioni",
  "vertoningen,impressoes,ctr,klickrate,click through rate,position,position moyenne,posicion",
  "posicion media,posizione,posizione media,positie,gemiddelde positie,posicao,posicao media",
  "durchschnittliche position,average position,avg position,current position,previous position",
  "country,pays,land,pais,paese,device,date,datum,fecha,data,page,pages,top pages,url,current url",
  "location,language,languages,locale,trend,trends,serp features,serp features by keyword",
  "competition,concurrence,wettbewerb,competencia,concorrenza,concurrentie,concorrencia",
  "competition indexed value,competitive density,number of results,results,parent keyword",
  "parent topic,traffic potential,global traffic potential,global volume,cps,clicks per search",
  "return rate,last update,updated,first seen,database,tags,topic,paid difficulty,pd,no",
  "three month change,yoy change,ad impression share,organic impression share,organic average position",
  "in account,in plan,organic ctr,importance,priority,my score,date analyzed,traffic,traffic cost",
  "branded,local,entities,serp position,est visits,seo traffic,comp,ppc,kei,word count,words,sector",
  "klikniecia,wyswietlenia,pozycja,klick,visningar,tıklamalar,gosterimler,konum,клики,показы",
  "позиция,クリック数,表示回数,掲載順位,点击次数,展示,点击率,排名,click potential,position type",
  "organic traffic,paid traffic,current organic traffic,previous organic traffic,position change",
  "keyword interest growth,url inside,traffic desc,position history,position history date",
  "popularityscore,popularity score,rank,cluster,category,page type,seed keyword,timestamp",
].flatMap((list) => list.split(","));

const FIELD_OF = new Map<string, KeywordField>(
  (Object.keys(NAMES) as KeywordField[]).flatMap((field) =>
    NAMES[field].flatMap((list) => list.split(","))
      .map((name) => [name.normalize("NFD").replace(/\p{M}/gu, ""), field] as const)
  ),
);
const OTHERS = new Set(OTHER_NAMES.map((name) => name.normalize("NFD").replace(/\p{M}/gu, "")));

const BID = /\b(bid|enchere|encheres|gebot|puja|pujas|offerta|bod|lance)\b/;
const LOW = /\b(low|inferieure|basse|unterer|niedriger|bajo|inferior|bassa|minima|laag|baixa)\b/;
const HIGH = /\b(high|superieure|haute|elevee|oberer|hoher|alto|superior|alta|massima|hoog)\b/;
/** A world-wide figure, a forecast or a site's traffic is never the search volume. */
const NOT_VOLUME =
  /\b(global|globale|globales|worldwide|world|mondial|weltweit|mundial|wereldwijd|traffic|trend|forecast)/;
const CURRENCY_SUFFIX =
  /\b(usd|eur|gbp|inr|aud|cad|brl|chf|jpy|mxn|pln|sek|nok|dkk|zar|nzd|sgd|try|rub|czk)$/;

/** Headers over the pages that search results show: a list in one cell, or a column for each place. */
const RESULT_LIST =
  /^(serps?|serp urls?|serp results?|top urls|top results|top 10|top 10 (urls|results)|urls?|result urls?|search results|organic results|ranking urls)$/;
const RESULT_AT_PLACE =
  /^(serp |top )?(url|result|serp) (10|[1-9])$|^(position|rank|top) (10|[1-9]) url$/;

const MAX_HEADER_CHARS = 200;

/** Lower case, no accents or punctuation, single spaces: "Keyword Difficulty %" → "keyword difficulty". */
export function normaliseHeader(header: string): string {
  return header.slice(0, MAX_HEADER_CHARS).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/ß/g, "ss").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** The field a header names, or null when it names none we store. */
export function fieldOf(cell: string): KeywordField | null {
  const header = cell.slice(0, MAX_HEADER_CHARS);
  const name = normaliseHeader(header);
  const field = exactField(name) ?? bidField(name) ??
    exactField(name.replace(CURRENCY_SUFFIX, "").trim()) ??
    exactField(normaliseHeader(header.replace(/\([^)]*\)|\[[^\]]*\]/g, " ")));
  return field?.startsWith("volume") && NOT_VOLUME.test(name) ? null : field;
}

/** True for a header of any known tool, whether we store the column or not. */
export function isKnownHeader(header: string): boolean {
  return isOtherHeader(header) || isResultHeader(header) || fieldOf(header) !== null;
}

/** True for a column with pages that search results show. */
export function isResultHeader(header: string): boolean {
  const name = normaliseHeader(header);
  return RESULT_LIST.test(name) || RESULT_AT_PLACE.test(name);
}

/** True for a known column that holds no keyword field (clicks, country, URL). */
export function isOtherHeader(header: string): boolean {
  return OTHERS.has(normaliseHeader(header));
}

/** ISO code of the currency a header names, as in "CPC (USD)". */
export function currencyOfHeader(header: string): string | null {
  return normaliseHeader(header).match(CURRENCY_SUFFIX)?.[1]?.toUpperCase() ?? null;
}

function exactField(name: string): KeywordField | null {
  return FIELD_OF.get(name) ?? null;
}

function bidField(name: string): KeywordField | null {
  if (!BID.test(name)) return null;
  if (LOW.test(name)) return "cpc_min";
  return HIGH.test(name) ? "cpc_max" : null;
}
