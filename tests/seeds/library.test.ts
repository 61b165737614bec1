import assert from "node:assert/strict";
import type { PGlite } from "@electric-sql/pglite";
import {
  applySeeds,
  createLibraryDatabase,
  type LibraryKeyword,
  listGroups,
  listLibrary,
  readRowVersions,
  readSeedFiles,
} from "./library_database.ts";

const intents = ["informational", "commercial", "transactional", "navigational"];
const question = /^(how|what|why|when|who|which|where|can|is|are|does|do|should)\b/;
const purchase = /\b(near me|price|prices|pricing)$|\bfor sale( near me)?$|^hire /;
const comparison = /\bvs\b|\breviews?$|^best (?!time\b)(?!.*\bnear me\b)/;
const keywordFiles = readSeedFiles().filter(({ name }) => name.includes("_keywords_"));

async function withLibrary<T>(use: (database: PGlite) => Promise<T>): Promise<T> {
  const database = await createLibraryDatabase();
  try {
    await applySeeds(database);
    return await use(database);
  } finally {
    await database.close();
  }
}

// Read once: a fresh database per test would cost seconds and show the same rows.
const { groups, library } = await withLibrary(async (database) => ({
  groups: await listGroups(database),
  library: await listLibrary(database),
}));
const sectors = Map.groupBy(library, ({ industry, sector }) => `${industry}/${sector}`);

function wordCount(keyword: string): number {
  return keyword.split(" ").length;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** The intent the wording itself demands, if it demands one. */
function intentOfWording(keyword: string): string | undefined {
  if (question.test(keyword)) return "informational";
  if (purchase.test(keyword)) return "transactional";
  if (comparison.test(keyword)) return "commercial";
  return undefined;
}

Deno.test("the library has enough industries, sectors and keywords", () => {
  const industryGroups = groups.filter(({ kind }) => kind === "industry");
  const sectorGroups = groups.filter(({ kind }) => kind === "sector");
  assert.ok(industryGroups.length >= 14, `${industryGroups.length} industries`);
  assert.ok(sectorGroups.length >= 75, `${sectorGroups.length} sectors`);
  assert.ok(library.length >= 2000, `${library.length} keywords`);
  assert.deepEqual(industryGroups.filter(({ children }) => children < 4), []);
  assert.deepEqual(sectorGroups.filter(({ children }) => children < 15), []);
});

Deno.test("slugs are clean, names differ and every industry and sector is described", () => {
  for (const { slug, name, description } of groups) {
    assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.match(name, /^[A-Z][A-Za-z-]*((, | & | )[A-Z][A-Za-z-]*)*$/);
    assert.ok(name.length >= 3 && name.length <= 40, name);
    assert.match(description, /^[A-Z].{15,}\.$/, slug);
  }
  assert.equal(new Set(groups.map(({ name }) => name)).size, groups.length);
});

Deno.test("no row of a seed file is lost in the joins", () => {
  const written = keywordFiles.map(({ sql }) => sql.match(/^ {2}\('/gm)?.length ?? 0);
  assert.equal(library.length, written.reduce((sum, count) => sum + count, 0));
});

Deno.test("each industry has one keyword file, named after it", () => {
  const named = keywordFiles.map(({ name }) => name.replace(/^\d+_keywords_(.*)\.sql$/, "$1"));
  const slugs = groups.filter(({ kind }) => kind === "industry").map(({ slug }) => slug);
  assert.deepEqual(named.toSorted(), slugs.toSorted());
  for (const [index, { name, sql }] of keywordFiles.entries()) {
    assert.ok(sql.includes(`i.slug = '${named[index]}'`), name);
  }
});

Deno.test("no keyword repeats within its industry, whatever its case and spaces", () => {
  const key = ({ industry, keyword }: LibraryKeyword) =>
    `${industry}: ${keyword.toLowerCase().replaceAll(/\s+/g, "")}`;
  const repeated = [...Map.groupBy(library, key)].filter(([, rows]) => rows.length > 1);
  assert.deepEqual(repeated.map(([name]) => name), []);
});

Deno.test("keywords are written as people type them", () => {
  for (const { keyword } of library) {
    assert.match(keyword, /^[a-z0-9&']+( [a-z0-9&']+)*$/);
    assert.ok(keyword.length >= 3 && wordCount(keyword) <= 10, keyword);
    assert.doesNotMatch(keyword, /\b(\w+) \1\b/, `repeated word: ${keyword}`);
    assert.doesNotMatch(keyword, /\b20\d\d\b/, `dated: ${keyword}`);
  }
});

Deno.test("volume, difficulty, cost and intent lie in their ranges", () => {
  for (const { keyword, volume, difficulty, cpc, intent } of library) {
    assert.ok(volume >= 10 && volume <= 50_000_000, keyword);
    assert.ok(difficulty >= 0 && difficulty <= 100, keyword);
    assert.ok(cpc > 0 && cpc <= 300, keyword);
    assert.ok(intents.includes(intent), keyword);
  }
});

Deno.test("intent follows the wording", () => {
  const wrong = library.filter(({ keyword, intent }) =>
    (intentOfWording(keyword) ?? intent) !== intent
  );
  assert.deepEqual(wrong.map(({ keyword, intent }) => `${keyword}: ${intent}`), []);
});

Deno.test("every sector mixes intents, head terms, long tail and questions", () => {
  for (const [sector, rows] of sectors) {
    const withIntent = (intent: string) => rows.filter((row) => row.intent === intent).length;
    assert.ok(withIntent("informational") >= 4, `${sector}: informational`);
    assert.ok(withIntent("commercial") >= 2, `${sector}: commercial`);
    assert.ok(withIntent("transactional") >= 3, `${sector}: transactional`);
    assert.ok(withIntent("navigational") <= 2, `${sector}: navigational`);
    assert.ok(rows.some(({ keyword }) => question.test(keyword)), `${sector}: questions`);
    assert.ok(rows.some(({ keyword }) => wordCount(keyword) <= 2), `${sector}: head terms`);
    assert.ok(rows.some(({ keyword }) => wordCount(keyword) >= 5), `${sector}: long tail`);
    assert.ok(new Set(rows.map(({ volume }) => volume)).size >= 8, `${sector}: volumes`);
    assert.ok(new Set(rows.map(({ difficulty }) => difficulty)).size >= 12, sector);
  }
});

Deno.test("longer keywords are searched less and are easier, as a tendency", () => {
  const lengths = [[1, 2], [3, 4], [5, 10]].map(([least = 0, most = 0]) =>
    library.filter(({ keyword }) => wordCount(keyword) >= least && wordCount(keyword) <= most)
  );
  const [head = [], middle = [], tail = []] = lengths;
  const volume = (rows: LibraryKeyword[]) => median(rows.map((row) => row.volume));
  const difficulty = (rows: LibraryKeyword[]) => median(rows.map((row) => row.difficulty));
  assert.ok(volume(head) > volume(middle) && volume(middle) > volume(tail));
  assert.ok(difficulty(head) > difficulty(middle) && difficulty(middle) >= difficulty(tail));
});

Deno.test("clicks of buyers cost more than clicks of readers", () => {
  const cost = (wanted: string) =>
    median(library.filter(({ intent }) => intent === wanted).map(({ cpc }) => cpc));
  assert.ok(cost("transactional") > cost("informational"));
  assert.ok(cost("commercial") > cost("informational"));
});

Deno.test("numbers are estimated keyword by keyword, not stamped from a pattern", () => {
  const triples = new Set(library.map((row) => `${row.volume}/${row.difficulty}/${row.cpc}`));
  assert.ok(triples.size > library.length * 0.97, `${library.length - triples.size} repeated`);
  const difficulties = Map.groupBy(library, ({ volume }) => volume);
  for (const [volume, rows] of difficulties) {
    const different = new Set(rows.map(({ difficulty }) => difficulty)).size;
    if (rows.length >= 20) assert.ok(different >= 8, `volume ${volume}: ${different} difficulties`);
  }
});

Deno.test("applying the seeds a second time rewrites no row", () =>
  withLibrary(async (database) => {
    const before = await readRowVersions(database);
    assert.ok(before.size > 2000);
    await applySeeds(database);
    assert.deepEqual(await readRowVersions(database), before);
  }));

Deno.test("applying the seeds mends drifted rows alone and keeps ids and rows of others", () =>
  withLibrary(async (database) => {
    const original = await listLibrary(database);
    await database.exec(`
      update public.seed_keywords set keyword = 'PUPPY Biting', volume = 1, intent = 'navigational'
        where keyword = 'puppy biting';
      update public.industries set name = 'Changed' where slug = 'pets';
      insert into public.industries (slug, name, description) values ('own', 'Own', 'By hand.');`);
    const before = await readRowVersions(database);
    await applySeeds(database);
    const after = await readRowVersions(database);
    assert.equal([...after].filter(([id, version]) => before.get(id) !== version).length, 2);
    assert.deepEqual([...after.keys()].toSorted(), [...before.keys()].toSorted());
    assert.deepEqual(await listLibrary(database), original);
    const names = (await listGroups(database)).map(({ name }) => name);
    assert.ok(names.includes("Own") && names.includes("Pets & Animals"));
    assert.ok(!names.includes("Changed"));
  }));
