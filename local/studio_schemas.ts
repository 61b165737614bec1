/** Schemas that Studio shows and the API does not expose. */
export const STUDIO_SCHEMAS = ["staff"];

/**
 * Answers a request to the API for one of Studio's schemas as PostgREST does for a schema that is not
 * exposed; null for every other request. Studio itself comes without a key.
 */
export function refuseStudioSchema({ headers, url }: Request): Response | null {
  const asked = ["accept-profile", "content-profile"].map((name) => headers.get(name)?.trim())
    .find((schema) => schema && STUDIO_SCHEMAS.includes(schema));
  const keyed = headers.has("apikey") || headers.has("authorization") ||
    new URL(url).searchParams.has("apikey");
  if (!asked || !keyed) return null;
  const error = {
    code: "PGRST106",
    message: `Invalid schema: ${asked}`,
    details: null,
    hint: "Only the following schemas are exposed: public",
  };
  return Response.json(error, { status: 406 });
}

interface Catalogue {
  tables: { name: string; schema: string }[];
  views: { name: string; schema: string }[];
}

/** What Studio is told of the database: the views of its schemas stand among the tables it lists. */
export async function listStudioViews({ url }: Request, answer: Response): Promise<Response> {
  if (new URL(url).pathname !== "/_system/introspect" || !answer.ok) return answer;
  const catalogue: Catalogue = await answer.json();
  const views = catalogue.views.filter(({ schema }) => STUDIO_SCHEMAS.includes(schema))
    .map(({ name, schema }) => ({ name, schema, type: "view", rows: 0, sql: "" }));
  return Response.json({ ...catalogue, tables: [...catalogue.tables, ...views] });
}
