import { z } from "npm:zod@4.6.7";
import type { JsonSchema } from "./provider.ts";

// Strict mode of OpenAI knows neither defaults nor limits of length or range; we clip afterwards instead.
const LIMITS = [
  "default",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "pattern",
];

/** The JSON schema of `schema` in the subset that strict structured output accepts. */
export function wireSchema(schema: z.ZodType): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io: "output",
    override: ({ jsonSchema }) => {
      for (const limit of LIMITS) delete (jsonSchema as JsonSchema)[limit];
    },
  }) as JsonSchema;
  delete made.$schema;
  return made;
}
