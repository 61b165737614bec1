import { z } from "npm:zod@4.6.7";
import { AppError, isAppError } from "../../errors.ts";
import type { WordPressClient } from "./client.ts";
import type { Discovered } from "./discovery.ts";
import { NOT_SIGNED_IN } from "./errors.ts";
import { decodeEntities } from "./text.ts";

/** Terms and authors kept of a site; more are not shown to choose from. */
const MOST = 100;

const Me = z.object({
  id: z.int(),
  name: z.string(),
  slug: z.string().default(""),
  capabilities: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).default({}),
});

const Named = z.array(z.object({ id: z.int(), name: z.string() }));

const Types = z.record(
  z.string(),
  z.object({
    slug: z.string(),
    name: z.string(),
    rest_base: z.union([z.string(), z.literal(false)]).default(""),
    taxonomies: z.array(z.string()).default([]),
    viewable: z.boolean().optional(),
  }),
);

const Choice = z.object({ id: z.int(), name: z.string() });

/** What a WordPress told of itself and of the user it is reached with. */
export const Capabilities = z.object({
  root: z.string(),
  name: z.string(),
  home: z.string(),
  timezone: z.string(),
  user: z.object({
    id: z.int(),
    name: z.string(),
    may: z.object({
      create: z.boolean(),
      publish: z.boolean(),
      edit_others: z.boolean(),
      upload: z.boolean(),
      manage_terms: z.boolean(),
    }),
  }),
  post_types: z.array(z.object({ slug: z.string(), name: z.string(), rest_base: z.string() })),
  categories: z.array(Choice),
  category_count: z.int(),
  tag_count: z.int(),
  authors: z.array(Choice),
  /** yoast, rank_math */
  seo: z.array(z.enum(["yoast", "rank_math"])),
  /** Whether IGNY8's own plugin is active there. */
  plugin: z.boolean(),
});
export type Capabilities = z.infer<typeof Capabilities>;

/**
 * Who the login is: a public page answers with a wrong password too, this alone does not. Throws `wordpress_login`,
 * with what is wrong of it where WordPress tells.
 */
export async function whoAmI(client: WordPressClient): Promise<z.infer<typeof Me>> {
  try {
    return await client.call("wp/v2/users/me", Me, { query: { context: "edit" } });
  } catch (error) {
    if (!isAppError(error) || error.code !== "wordpress_forbidden") throw error;
    throw new AppError("wordpress_login", NOT_SIGNED_IN, { status: 502, cause: error });
  }
}

/** Reads what a site offers and what its user may do. Throws what the requests throw. */
export async function readCapabilities(
  client: WordPressClient,
  { root, index }: Discovered,
): Promise<Capabilities> {
  const me = await whoAmI(client);
  const list = { per_page: String(MOST), orderby: "name" };
  const [types, categories, tags, authors] = await Promise.all([
    client.call("wp/v2/types", Types, { query: { context: "edit" } }).catch(orElse({})),
    client.page("wp/v2/categories", Named, { query: list }).catch(orElse(NONE)),
    client.page("wp/v2/tags", Named, { query: { ...list, per_page: "1" } }).catch(orElse(NONE)),
    client.page("wp/v2/users", Named, { query: { ...list, who: "authors" } }).catch(orElse(NONE)),
  ]);
  const may = (capability: string) =>
    !Array.isArray(me.capabilities) && me.capabilities[capability] === true;
  return {
    root,
    name: decodeEntities(index.name).slice(0, 200),
    home: index.home || index.url,
    timezone: index.timezone_string || `UTC${index.gmt_offset >= 0 ? "+" : ""}${index.gmt_offset}`,
    user: {
      id: me.id,
      name: me.name.slice(0, 200),
      may: {
        create: may("edit_posts"),
        publish: may("publish_posts"),
        edit_others: may("edit_others_posts"),
        upload: may("upload_files"),
        manage_terms: may("manage_categories"),
      },
    },
    post_types: Object.values(types).flatMap((type) =>
      type.rest_base && (type.taxonomies.includes("category") || type.slug === "page")
        ? [{ slug: type.slug, name: type.name, rest_base: type.rest_base }]
        : []
    ).slice(0, MOST),
    categories: categories.found.map(choice),
    category_count: categories.total ?? categories.found.length,
    tag_count: tags.total ?? tags.found.length,
    authors: authors.found.map(choice),
    seo: [
      ...(index.namespaces.includes("yoast/v1") ? ["yoast" as const] : []),
      ...(index.namespaces.includes("rankmath/v1") ? ["rank_math" as const] : []),
    ],
    plugin: index.namespaces.includes("igny8/v1"),
  };
}

const NONE: { found: z.infer<typeof Named>; total: number | null } = { found: [], total: 0 };

/** What a user may not read is left out, everything else that fails is told. */
function orElse<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (isAppError(error) && /^wordpress_(forbidden|missing|rejected|login)$/.test(error.code)) {
      return nothing;
    }
    throw error;
  };
}

function choice({ id, name }: { id: number; name: string }) {
  return { id, name: decodeEntities(name).slice(0, 200) };
}
