import assert from "node:assert/strict";
import { keywordTable } from "core/keywords/schema.ts";

const read = (address: string) => keywordTable.read(new URLSearchParams(address));

Deno.test("an address is read and written without loss", () => {
  const address = "search=a%26b%C3%A9&status=new&volume_min=0&sort=keyword&size=100&page=3";
  const query = read(address);
  assert.equal(query.filters.volume_min, 0);
  assert.equal(keywordTable.href("/k", query, { page: query.page }), `/k?${address}`);
});

Deno.test("changing a filter or the order leads to the first page", () => {
  const query = read("status=new&page=7&size=25");
  assert.equal(keywordTable.href("/k", query), "/k?status=new&size=25");
  assert.equal(
    keywordTable.href("/k", query, { filters: { status: undefined }, sort: "cpc" }),
    "/k?sort=cpc&size=25",
  );
});

Deno.test("what makes no sense is left out", () => {
  assert.deepEqual(read("status=&volume_min=1.5&difficulty_max=200&sector_id=x&page=0&size=7"), {
    filters: {},
    sort: "-volume",
    page: 1,
    size: 50,
  });
  assert.equal(read("search=%00%0a").filters.search, undefined);
  assert.equal(read(`search=${"é".repeat(900)}`).filters.search?.length, 200);
  assert.equal(read("volume_min=2147483648").filters.volume_min, undefined);
});
