import { deepEqual, equal } from "node:assert/strict";
import { createWordPress } from "core/adapters/wordpress/client.ts";
import { termIds } from "core/adapters/wordpress/terms.ts";

interface Term {
  id: number;
  name: string;
}

/** A WordPress in which `adding` publications look for a term before any of them adds it. */
function crowdedWordPress(adding: number, mayDelete = true) {
  const terms: Term[] = [];
  const { promise: allHaveLooked, resolve: go } = Promise.withResolvers<void>();
  let looked = 0;
  let lastId = 6;
  const answer = async (url: URL, { method, body }: RequestInit): Promise<Response> => {
    const seen = [...terms];
    if (method === "GET") {
      if (++looked === adding) go();
      await allHaveLooked;
      return Response.json(looked <= adding ? seen : terms);
    }
    if (method === "DELETE") {
      if (!mayDelete) {
        return Response.json({ code: "rest_cannot_delete", message: "" }, { status: 403 });
      }
      const id = Number(url.pathname.split("/").at(-1));
      terms.splice(terms.findIndex((term) => term.id === id), 1);
      return Response.json({ deleted: true });
    }
    const term = { id: ++lastId, name: JSON.parse(String(body)).name };
    terms.push(term);
    return Response.json(term, { status: 201 });
  };
  const client = createWordPress({
    root: "https://site.example/wp-json/",
    fetch: (input, init = {}) => answer(new URL(String(input)), init),
  });
  return { client, terms };
}

Deno.test("publications that add one category at the same time end with one", async () => {
  const { client, terms } = crowdedWordPress(3);
  const found = await Promise.all(
    [1, 2, 3].map(() => termIds(client, "categories", ["Cups & saucers"])),
  );
  deepEqual(found.map(({ ids }) => ids), [[7], [7], [7]]);
  deepEqual(terms, [{ id: 7, name: "Cups & saucers" }]);
});

Deno.test("who may not delete a category that came twice uses the elder as well", async () => {
  const { client, terms } = crowdedWordPress(2, false);
  const found = await Promise.all([1, 2].map(() => termIds(client, "tags", ["Tea"])));
  deepEqual(found, [{ ids: [7], refused: [] }, { ids: [7], refused: [] }]);
  equal(terms.length, 2);
  deepEqual((await termIds(client, "tags", ["tea"])).ids, [7]);
});
