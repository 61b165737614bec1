import { topicWords } from "./topic_words.ts";

/** Keywords in one clustering request, at most. */
export const BATCH_SIZE = 50;

export interface BatchKeyword {
  id: string;
  keyword: string;
}

interface Item {
  id: string;
  words: string[];
}

/** Keywords that belong together, with the broader topic they were split from. */
interface Topic {
  items: Item[];
  broader: string;
}

/** Batches of keyword ids, each of one sector. */
export function batchesBySector(keywords: (BatchKeyword & { sector_id: string })[]): string[][] {
  const sectors = Map.groupBy(keywords, ({ sector_id }) => sector_id);
  return [...sectors.values()].flatMap((ofSector) => clusterBatches(ofSector));
}

/**
 * Splits keywords into batches of at most `size` ids, as few as packing whole topics allows. A topic is
 * the keywords that share a word; one that is larger than a batch is split by its next shared word.
 */
export function clusterBatches(keywords: BatchKeyword[], size = BATCH_SIZE): string[][] {
  const unique = new Map(keywords.map((keyword) => [keyword.id, keyword]));
  const items = [...unique.values()].map(({ id, keyword }) => ({ id, words: topicWords(keyword) }));
  const families = Map.groupBy(topicsOf(items, size, new Set(), ""), ({ broader }) => broader);
  const parts = [...families].flatMap(([broader, topics]) => {
    const members = topics.map((topic) => topic.items);
    // What was split from one topic is packed together first, so that it stays close.
    return broader === "" ? members : pack(members, size);
  });
  return pack(parts, size).map((batch) => batch.map(({ id }) => id));
}

function topicsOf(
  items: Item[],
  size: number,
  used: ReadonlySet<string>,
  broader: string,
): Topic[] {
  const { groups, rest } = groupByCommonWord(items, used);
  const topics = [...groups].flatMap(([word, group]) =>
    group.length <= size
      ? [{ items: group, broader }]
      : topicsOf(group, size, new Set(used).add(word), `${broader} ${word}`)
  );
  // Inside a topic, what shares no further word still belongs together; at the top it is single.
  const parts = broader === "" ? rest.map((item) => [item]) : chunks(rest, size);
  return [...topics, ...parts.map((part) => ({ items: part, broader }))];
}

/**
 * Takes the word that most of the remaining keywords share, again and again. Counts only fall, so a
 * word found in a bucket above its count moves down and nothing is ever sorted.
 */
function groupByCommonWord(items: Item[], used: ReadonlySet<string>) {
  const holders = holdersOf(items, used);
  const buckets: string[][] = Array.from({ length: items.length + 1 }, () => []);
  for (const [word, held] of holders) buckets[held.length]?.push(word);
  const left = new Set(items);
  const groups = new Map<string, Item[]>();
  for (let count = items.length; count >= 2; count--) {
    const bucket = buckets[count] ?? [];
    for (let word = bucket.shift(); word !== undefined; word = bucket.shift()) {
      const group = (holders.get(word) ?? []).filter((item) => left.has(item));
      if (group.length < count) {
        buckets[group.length]?.push(word);
        continue;
      }
      groups.set(word, group);
      group.forEach((item) => left.delete(item));
    }
  }
  return { groups, rest: [...left] };
}

function holdersOf(items: Item[], used: ReadonlySet<string>): Map<string, Item[]> {
  const holders = new Map<string, Item[]>();
  for (const item of items) {
    for (const word of item.words) {
      if (used.has(word)) continue;
      const held = holders.get(word);
      if (held) held.push(item);
      else holders.set(word, [item]);
    }
  }
  return holders;
}

function chunks<T>(list: T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/** Packs parts whole, the largest first, each into the fullest batch that still has room for it. */
function pack<T>(parts: T[][], size: number): T[][] {
  const batches: T[][] = [];
  for (const part of [...parts].sort((a, b) => b.length - a.length)) {
    let best: T[] | undefined;
    for (const batch of batches) {
      const fits = batch.length + part.length <= size;
      if (fits && (!best || batch.length > best.length)) best = batch;
    }
    if (best) best.push(...part);
    else batches.push([...part]);
  }
  return batches;
}
