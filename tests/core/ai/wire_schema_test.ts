import { deepEqual, ok } from "node:assert/strict";
import type { z } from "zod";
import { wireSchema } from "core/ai/wire_schema.ts";
import { Article } from "core/content/article_schema.ts";
import { ContentIdeas } from "core/ideas/schema.ts";
import { ImagePrompts } from "core/images/schema.ts";
import { KeywordClusters } from "core/keywords/clustering_schema.ts";

const STRICT = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "enum",
]);

/** Every object of a schema with its path. */
function* nodes(schema: unknown, path: string): Generator<[string, Record<string, unknown>]> {
  if (typeof schema !== "object" || schema === null) return;
  const node = schema as Record<string, unknown>;
  yield [path, node];
  yield* nodes(node.items, `${path}[]`);
  for (const [key, inner] of Object.entries(node.properties ?? {})) {
    yield* nodes(inner, `${path}.${key}`);
  }
}

const SCHEMAS: Record<string, z.ZodType> = { KeywordClusters, ContentIdeas, Article, ImagePrompts };
for (const [name, schema] of Object.entries(SCHEMAS)) {
  Deno.test(`${name} is a schema that strict mode accepts`, () => {
    for (const [path, node] of nodes(wireSchema(schema), name)) {
      for (const keyword of Object.keys(node)) ok(STRICT.has(keyword), `${path} has ${keyword}`);
      if (node.type !== "object") continue;
      deepEqual(node.additionalProperties, false, path);
      deepEqual(node.required, Object.keys(node.properties ?? {}), path);
    }
  });
}
