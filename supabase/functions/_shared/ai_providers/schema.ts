import { z } from "npm:zod@4.6.7";

/** The kinds of providers an account can bring: OpenAI and every server that speaks its API. */
export const PROVIDER_KINDS = ["openai"] as const;
export type ProviderKind = typeof PROVIDER_KINDS[number];

/** The functions whose model can be chosen, and whether it is one for pictures. */
export const MODEL_FUNCTIONS = [
  { id: "auto_cluster", name: "Clustering", pictures: false },
  { id: "generate_ideas", name: "Ideas", pictures: false },
  { id: "generate_content", name: "Articles", pictures: false },
  { id: "generate_image_prompts", name: "Image prompts", pictures: false },
  { id: "generate_images", name: "Pictures", pictures: true },
] as const;
export type ModelFunction = typeof MODEL_FUNCTIONS[number]["id"];

const empty = (value: unknown) => value === "" || value === undefined ? null : value;
const model = z.preprocess(
  empty,
  z.string().trim().max(100, "This name is too long.")
    .regex(/^[\w.:/@+-]+$/, "A model's name has no spaces.").nullable(),
);

const baseUrl = z.preprocess(
  empty,
  z.string().trim().max(500, "This address is too long.")
    .refine(
      isBaseUrl,
      "Enter an address like https://host/v1, without a name, a password or a query.",
    )
    .transform((text) => text.replace(/\/+$/, "")).nullable(),
);

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !username && !password && !search && !hash &&
    !/[?#@\s]/.test(text);
}

/** What a manager enters. An empty key keeps the one that is stored. */
export const ProviderChanges = z.object({
  base_url: baseUrl,
  api_key: z.preprocess(
    empty,
    z.string().trim().min(8, "This is too short for a key.").max(400, "This is too long for a key.")
      .regex(/^[\x21-\x7e]+$/, "A key has no spaces and no special characters.").nullable(),
  ),
  text_model: model,
  image_model: model,
  models: z.partialRecord(z.enum(MODEL_FUNCTIONS.map(({ id }) => id)), model)
    .transform((models) => Object.fromEntries(Object.entries(models).filter(([, name]) => name)))
    .pipe(z.record(z.string(), z.string())).default({}),
});
export type ProviderChanges = z.infer<typeof ProviderChanges>;

/** A provider as managers see it: of its key only the end. */
export const AccountProvider = z.object({
  kind: z.enum(PROVIDER_KINDS),
  base_url: z.string().nullable(),
  text_model: z.string().nullable(),
  image_model: z.string().nullable(),
  models: z.record(z.string(), z.string()).catch({}),
  last_four: z.string().nullable(),
  key_set_at: z.string().nullable(),
  key_set_by: z.string().nullable(),
});
export type AccountProvider = z.infer<typeof AccountProvider>;

/** A provider as the worker reads it. */
export const StoredProvider = z.object({
  base_url: z.string().nullable(),
  text_model: z.string().nullable(),
  image_model: z.string().nullable(),
  models: z.record(z.string(), z.string()).catch({}),
  sealed: z.string().nullable(),
});
export type StoredProvider = z.infer<typeof StoredProvider>;

/** What the function `ai-provider` is asked. */
export const ProviderOrder = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("save"),
    kind: z.enum(PROVIDER_KINDS),
    changes: ProviderChanges,
  }),
  z.object({ action: z.literal("test"), kind: z.enum(PROVIDER_KINDS) }),
]);
export type ProviderOrder = z.infer<typeof ProviderOrder>;

/** One thing that was tried; `note` says what was found, in a sentence. */
export const ProviderCheck = z.object({
  name: z.string(),
  state: z.enum(["works", "fails", "untried"]),
  note: z.string(),
});
export type ProviderCheck = z.infer<typeof ProviderCheck>;

const MODEL_FIELD = "model_";

/** `ProviderChanges` as a form sends them, a model of a function in the field `model_FUNCTION`. */
export const ProviderForm = z.preprocess(
  (form) => ({
    ...Object(form),
    models: Object.fromEntries(
      MODEL_FUNCTIONS.map(({ id }) => [id, Object(form)[MODEL_FIELD + id]]),
    ),
  }),
  ProviderChanges,
);
