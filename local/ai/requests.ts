import { z } from "zod";

const part = z.object({ type: z.string(), text: z.string().optional() });

/** The parts of a chat request that the offline AI reads. */
export const ChatRequest = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({
    role: z.string(),
    content: z.union([z.string(), z.array(part)]).nullish().transform((content) =>
      typeof content === "string"
        ? content
        : content?.map(({ text }) => text ?? "").join("\n") ?? ""
    ),
  })).min(1),
  response_format: z.object({
    type: z.string(),
    json_schema: z.object({ name: z.string(), schema: z.unknown() }).optional(),
  }).nullish(),
});

/** An embeddings request; token arrays are not read. */
export const EmbeddingsRequest = z.object({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.string()).min(1).max(2048)]),
  encoding_format: z.enum(["float", "base64"]).nullish().transform((value) => value ?? "float"),
});

/** An image request; `output_format: "svg"` is our extension. */
export const ImageRequest = z.object({
  model: z.string().nullish(),
  prompt: z.string().min(1).max(32_000),
  n: z.number().int().min(1).max(4).nullish().transform((value) => value ?? 1),
  size: z.string().regex(/^(auto|\d{2,4}x\d{2,4})$/).nullish()
    .transform((value) => value ?? "1024x1024"),
  output_format: z.string().nullish(),
});

/** What sets or clears faults at run time. */
export const FaultsRequest = z.object({
  fault: z.string().nullish(),
  rate: z.number().min(0).max(1).default(1),
  times: z.number().int().min(0).nullable().default(null),
  only: z.array(z.string()).default([]),
  saying: z.string().default(""),
});

/** A chat request, parsed. */
export type ChatRequest = z.infer<typeof ChatRequest>;
/** An image request, parsed. */
export type ImageRequest = z.infer<typeof ImageRequest>;
