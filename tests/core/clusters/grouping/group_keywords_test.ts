import assert from "node:assert/strict";
import { chooseGroups } from "core/clusters/grouping/choose_groups.ts";
import { type GroupedText, groupKeywords } from "core/clusters/grouping/group_keywords.ts";
import { groupsAt, type Join } from "core/clusters/grouping/join_groups.ts";
import { mainCoordinates } from "core/clusters/grouping/principal_directions.ts";
import { seededRandom } from "@/tools/quality/baselines/seeded_random.ts";

const TOPICS = [
  "merino hiking socks",
  "espresso machine grinder",
  "mortgage rate calculator",
  "dog puppy training",
];
const EXTRAS = [
  "uk",
  "review",
  "near me",
  "small",
  "2025",
  "home",
  "wool",
  "black",
  "amazon",
  "repair",
];

/** Keywords of four topics, with embeddings that point their topic's way. */
function made(count: number, seed = 3): (GroupedText & { topic: number })[] {
  const random = seededRandom(seed);
  const centres = TOPICS.map(() => Array.from({ length: 32 }, () => random() - 0.5));
  return Array.from({ length: count }, (_, at) => {
    const topic = at % TOPICS.length;
    const words = (TOPICS[topic] ?? "").split(" ").filter((_, word) =>
      word === 0 || random() < 0.75
    );
    const extra = EXTRAS[Math.floor(random() * EXTRAS.length)];
    const vector = centres[topic]?.map((value) => value + (random() - 0.5) * 0.6);
    return { text: [...words, extra, at].join(" "), vector, topic };
  });
}

/** Pairs that share a group, as text, so that numbering cannot matter. */
function pairs(items: readonly GroupedText[], groups: readonly number[]): Set<string> {
  const found = new Set<string>();
  for (const [a, one] of items.entries()) {
    for (const [b, other] of items.entries()) {
      if (one.text < other.text && groups[a] === groups[b] && groups[a] !== -1) {
        found.add(`${one.text}|${other.text}`);
      }
    }
  }
  return found;
}

Deno.test("topics come apart without being told how many there are", () => {
  const items = made(80);
  const { groups } = groupKeywords(items);
  const together = pairs(items, groups);
  const mixed = [...together].filter((pair) => {
    const [a, b] = pair.split("|").map((text) => items.find((item) => item.text === text)?.topic);
    return a !== b;
  });
  assert.equal(mixed.length, 0);
  assert.ok(together.size > 4 * 19 * 20 / 2 * 0.9, `${together.size} pairs`);
});

Deno.test("the same keywords give the same groups in any order", () => {
  const items = made(60);
  const random = seededRandom(11);
  const shuffled = items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
  assert.deepEqual(
    pairs(shuffled, groupKeywords(shuffled).groups),
    pairs(items, groupKeywords(items).groups),
  );
});

Deno.test("a tenth more keywords leave at least 95 % of the old pairs together", () => {
  const items = made(110);
  const old = items.slice(0, 100);
  const before = pairs(old, groupKeywords(old).groups);
  const after = pairs(items, groupKeywords(items).groups);
  const stayed = [...before].filter((pair) => after.has(pair)).length;
  assert.ok(stayed >= before.size * 0.95, `${stayed} of ${before.size}`);
});

Deno.test("groups that exist are added to and neither split nor joined", () => {
  const items: GroupedText[] = made(90).map(({ text, vector, topic }, at) => ({
    text,
    vector,
    // One topic lies in two groups by a person's decision; the last ten keywords are new.
    group: at >= 80 ? -1 : topic === 0 ? at % 8 === 0 ? 10 : 11 : topic,
  }));
  const { groups } = groupKeywords(items);
  const given = items.slice(0, 80).map(({ group }) => group ?? -1);
  assert.deepEqual(
    pairs(items.slice(0, 80), groups.slice(0, 80)),
    pairs(items.slice(0, 80), given),
  );
  const joined = groups.slice(80).filter((group) => groups.slice(0, 80).includes(group));
  assert.ok(joined.length >= 8, `${joined.length} of 10 found a group`);
});

Deno.test("what is like nothing else is in no group", () => {
  const items = [...made(40), { text: "zygomatic arch fracture", vector: new Array(32).fill(0) }];
  const { groups, closeness } = groupKeywords(items);
  assert.equal(groups.at(-1), -1);
  assert.equal(closeness.at(-1), 0);
});

Deno.test("words alone group when there are no embeddings", () => {
  const items = made(40).map(({ text, topic }) => ({ text, topic }));
  const { groups } = groupKeywords(items);
  const topics = new Map(items.map(({ text, topic }) => [text, topic]));
  const together = [...pairs(items, groups)].map((pair) =>
    pair.split("|").map((text) => topics.get(text))
  );
  const right = together.filter(([one, other]) => one === other).length;
  assert.ok(
    together.length > 100 && right > together.length * 0.8,
    `${right} of ${together.length}`,
  );
});

Deno.test("no keywords, one keyword, twins, symbols and hostile lengths are survived", () => {
  assert.deepEqual(groupKeywords([]).groups, []);
  assert.deepEqual(groupKeywords([{ text: "a" }]).groups, [-1]);
  assert.deepEqual(groupKeywords([{ text: "red shoe" }, { text: "red shoe" }]).groups, [0, 0]);
  assert.deepEqual(groupKeywords([{ text: "!!!" }, { text: "" }, { text: "\0" }]).groups, [
    -1,
    -1,
    -1,
  ]);
  const long = "a".repeat(100_000);
  assert.equal(
    groupKeywords([{ text: long }, { text: `${long} b` }, { text: "c" }]).groups.length,
    3,
  );
});

Deno.test("embeddings of different lengths are refused", () => {
  assert.throws(
    () => groupKeywords([{ text: "a", vector: [1, 2] }, { text: "b", vector: [1] }]),
    RangeError,
  );
});

// Two tight pairs join loosely; a third pair is loose inside but far from the rest.
const JOINS: Join[] = [
  { a: 0, b: 1, similarity: 0.9 },
  { a: 2, b: 3, similarity: 0.85 },
  { a: 4, b: 5, similarity: 0.5 },
  { a: 0, b: 2, similarity: 0.3 },
];

Deno.test("each branch is cut where its groups last longest", () => {
  const chosen = chooseGroups(6, JOINS, { floor: 0.2, bias: 1 });
  assert.deepEqual([...chosen], [0, 0, 2, 2, 4, 4]);
  // With a strong leaning to large groups the two tight pairs become one.
  assert.deepEqual([...chooseGroups(6, JOINS, { floor: 0.2, bias: 0.1 })], [0, 0, 0, 0, 4, 4]);
  // Below the floor nothing belongs together.
  assert.deepEqual([...chooseGroups(6, JOINS, { floor: 0.6, bias: 1 })], [0, 0, 2, 2, 4, 5]);
});

Deno.test("a lower threshold only joins groups, never splits them", () => {
  const { joins } = groupKeywords(made(60));
  let last = 61;
  for (const threshold of [0.9, 0.7, 0.5, 0.3, 0.1]) {
    const groups = new Set(groupsAt(60, joins, threshold)).size;
    assert.ok(groups <= last);
    last = groups;
  }
  assert.ok(last < 10);
});

Deno.test("main directions keep the distances of data that needs no more of them", () => {
  const random = seededRandom(5);
  const rows = 50;
  const values = new Float32Array(rows * 20);
  for (let row = 0; row < rows; row++) {
    const [x, y] = [random() - 0.5, random() - 0.5];
    for (let at = 0; at < 20; at++) values[row * 20 + at] = x * Math.sin(at) + y * Math.cos(at * 3);
  }
  const short = mainCoordinates({ rows, columns: 20, values }, 2);
  const distance = (from: Float32Array, width: number) =>
    Math.hypot(
      ...Array.from({ length: width }, (_, at) => (from[at] ?? 0) - (from[width + at] ?? 0)),
    );
  assert.ok(Math.abs(distance(values, 20) - distance(short.values, 2)) < 1e-3);
});
