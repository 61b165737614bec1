import { between, pick, type Random, randomFrom } from "./random.ts";
import { clip, titleCase, wordsOf } from "./text/words.ts";

const MAX_DEPTH = 12;

/** A value that fits the JSON schema, with words taken from the text; the same for the same input. */
export function filledSchema(schema: unknown, text: string): unknown {
  const random = randomFrom("fill", JSON.stringify(schema) ?? "", text);
  const words = [...new Set(wordsOf(text.slice(0, 4000)).filter((word) => word.length > 3))];
  return fill(
    schema,
    "",
    { random, words: words.length > 0 ? words : ["content"], root: schema },
    0,
  );
}

interface Filling {
  random: Random;
  words: readonly string[];
  root: unknown;
}

type Node = Record<string, unknown>;

function fill(schema: unknown, name: string, filling: Filling, depth: number): unknown {
  const node = resolved(schema, filling.root);
  if (depth > MAX_DEPTH) return null;
  if ("const" in node) return node.const;
  if (Array.isArray(node.enum)) return pick(filling.random, node.enum);
  const choices = [node.anyOf, node.oneOf].find(Array.isArray);
  if (choices) return fill(choices[0], name, filling, depth + 1);
  const type = Array.isArray(node.type) ? node.type.find((t) => t !== "null") : node.type;
  if (type === "object" || isNode(node.properties)) return filledObject(node, filling, depth);
  if (type === "array") return filledArray(node, name, filling, depth);
  if (type === "integer") return filledNumber(node, filling);
  if (type === "number") return filledNumber(node, filling);
  if (type === "boolean") return filling.random() < 0.5;
  return type === "null" ? null : filledText(node, name, filling);
}

function filledObject(node: Node, filling: Filling, depth: number): Node {
  const properties = isNode(node.properties) ? node.properties : {};
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [key, fill(value, key, filling, depth + 1)]),
  );
}

function filledArray(node: Node, name: string, filling: Filling, depth: number): unknown[] {
  const least = typeof node.minItems === "number" ? node.minItems : 2;
  const most = typeof node.maxItems === "number" ? node.maxItems : least + 2;
  const length = Math.min(50, between(filling.random, least, Math.min(most, least + 2)));
  return Array.from({ length }, () => fill(node.items ?? {}, name, filling, depth + 1));
}

function filledNumber(node: Node, filling: Filling): number {
  const low = typeof node.minimum === "number" ? node.minimum : 1;
  const high = typeof node.maximum === "number" ? node.maximum : low + 9;
  return between(filling.random, Math.ceil(low), Math.floor(Math.max(low, high)));
}

function filledText(node: Node, name: string, filling: Filling): string {
  const some = Array.from({ length: 3 }, () => pick(filling.random, filling.words)).join(" ");
  const sentence = /title|name|heading|label/i.test(name)
    ? titleCase(some)
    : `A short note on ${some}, with one clear next step.`;
  const padded = typeof node.minLength === "number"
    ? sentence.padEnd(node.minLength, ".")
    : sentence;
  return typeof node.maxLength === "number" ? clip(padded, node.maxLength) : padded;
}

function resolved(schema: unknown, root: unknown): Node {
  if (!isNode(schema)) return {};
  if (typeof schema.$ref !== "string" || !isNode(root)) return schema;
  let node: unknown = root;
  for (const key of schema.$ref.replace(/^#\/?/, "").split("/").filter(Boolean)) {
    node = isNode(node) ? node[key] : undefined;
  }
  return isNode(node) ? node : {};
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
