import assert from "node:assert/strict";
import { gatherByHeadTerm } from "core/clusters/head_terms.ts";

const topic = (name: string, ...keywords: string[]) => ({ name, keywords });
const shape = (topics: ReturnType<typeof topic>[]) =>
  gatherByHeadTerm(topics).map(({ term, members }) => [term, members.map(({ name }) => name)]);

Deno.test("topics gather under the widest word that does not belong to most of them", () => {
  const found = shape([
    topic("Coffee grinders", "best coffee grinder"),
    topic("Espresso machines", "coffee machine for espresso"),
    topic("Hand grinder", "manual coffee grinder"),
    topic("Machine descaling", "descale coffee machine"),
    topic("Coffee subscriptions", "coffee gift"),
  ]);
  assert.deepEqual(found, [
    ["grinder", ["Coffee grinders", "Hand grinder"]],
    ["machine", ["Espresso machines", "Machine descaling"]],
    [null, ["Coffee subscriptions"]],
  ]);
});

Deno.test("of equally wide words the later one in the name counts", () => {
  const found = shape([
    topic("wool socks"),
    topic("wool hats"),
    topic("cotton socks"),
    topic("cotton hats"),
  ]);
  assert.deepEqual(found, [
    ["socks", ["wool socks", "cotton socks"]],
    ["hats", ["wool hats", "cotton hats"]],
  ]);
});

Deno.test("every topic is in one group, also numbers, symbols, other scripts and nothing", () => {
  assert.deepEqual(shape([]), []);
  const odd = [topic("2024"), topic("???"), topic("", ""), topic("咖啡机"), topic("意式咖啡")];
  const found = shape(odd);
  assert.equal(found.flatMap(([, names]) => names).length, odd.length);
});
