import assert from "node:assert/strict";
import { readImport } from "core/keywords/import_keywords.ts";
import { importUpload } from "core/keywords/import_upload.ts";
import { previewImport, readCorrections } from "core/keywords/preview_import.ts";
import { NO_CHOICES } from "core/keywords/import_choices.ts";
import {
  MAX_UPLOAD_BYTES,
  readUploadHead,
  readUploadPart,
  storeUpload,
  uploadPath,
} from "core/keywords/uploads.ts";
import type { Person } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "./has_code.ts";
import { importText, type PlanningSite, planningSite } from "./planning_site.ts";

const FILE = new TextEncoder().encode("keyword,volume\nsocks,10\nhats,20\nSocks,30\n=1+1,4\n");

function ownerOf({ accountId, id }: Person, { siteId }: PlanningSite) {
  return { accountId, siteId, userId: id };
}

databaseTest("the preview counts what the import then does, and the upload goes", async (given) => {
  const person = await given.person();
  const site = await planningSite(person);
  const owner = ownerOf(person, site);
  await importText(person, site, "hats");
  const uploadId = await storeUpload(person, owner, FILE);
  const input = {
    owner,
    uploadId,
    sectorId: site.sectorId,
    filename: "a.csv",
    choices: NO_CHOICES,
  };
  const preview = await previewImport(person, input);
  assert.deepEqual([preview?.file.rows.length, preview?.known], [2, 1]);
  const id = await importUpload(person, input);
  const { imported, merged, rejected, total } = await readImport(person, id ?? "");
  assert.deepEqual({ imported, merged, rejected, total }, {
    imported: 1,
    merged: 2,
    rejected: 1,
    total: 4,
  });
  assert.equal(await readUploadHead(person, uploadPath(owner, uploadId)), null);
  assert.equal(await readUploadPart(person, uploadPath(owner, uploadId), 1), null);
  assert.equal(await importUpload(person, input), id);
});

databaseTest("the preview shows the first rows as they are stored", async (given) => {
  const person = await given.person();
  const site = await planningSite(person);
  const owner = ownerOf(person, site);
  const [other] = await given.stack.sql<{ id: string }>(
    `insert into public.sectors (account_id, site_id, name, slug) values ($1, $2, 'Tea', 'tea') returning id`,
    [person.accountId, site.siteId],
  );
  const text =
    "keyword,volume,intent\nBuy  tea,10,informational\nbuy oak table online,20,\nheat pump,,\n";
  const uploadId = await storeUpload(person, owner, new TextEncoder().encode(text));
  const choices = { ...NO_CHOICES, rules: [{ sector_id: other?.id ?? "", words: ["tea"] }] };
  const input = { owner, uploadId, sectorId: site.sectorId, choices };
  const preview = await previewImport(person, input);
  assert.deepEqual(preview?.first.map(({ line }) => line), [2, 3, 4]);
  await importUpload(person, input);
  const stored = await given.stack.sql<{ keyword: string }>(
    `select keyword, volume, intent, case when intent is not null then intent_source end as source, sector_id
     from public.keywords where site_id = $1`,
    [site.siteId],
  );
  const shown = preview?.first.map(({ keyword, volume, intent, intent_source, sector_id }) => ({
    keyword,
    volume,
    intent,
    source: intent && intent_source,
    sector_id: sector_id ?? site.sectorId,
  }));
  const byKeyword = (a: { keyword: string }, b: { keyword: string }) =>
    a.keyword < b.keyword ? -1 : 1;
  assert.deepEqual(shown?.toSorted(byKeyword), stored.toSorted(byKeyword));
  assert.deepEqual(shown?.map(({ intent, source }) => [intent, source]), [
    ["informational", "given"],
    ["transactional", "guessed"],
    [null, null],
  ]);
});

databaseTest("nobody else reaches an upload", async (given) => {
  const person = await given.person();
  const stranger = await given.person("stranger");
  const site = await planningSite(person);
  const owner = ownerOf(person, site);
  const uploadId = await storeUpload(person, owner, FILE);
  const path = uploadPath(owner, uploadId);
  assert.equal(await readUploadHead(stranger, path), null);
  assert.equal(await readUploadPart(stranger, path, 1), null);
  await assert.rejects(storeUpload(stranger, owner, FILE), hasCode("forbidden"));
  await assert.rejects(
    storeUpload(person, { ...owner, userId: stranger.id }, FILE),
    hasCode("forbidden"),
  );
  await stranger.db.storage.from("imports").remove([path, `${path}.1`]);
  assert.equal(await readUploadPart(person, path, 1), new TextDecoder().decode(FILE).trimEnd());
});

databaseTest("a forgotten upload goes with the next one a day later", async (given) => {
  const person = await given.person();
  const owner = ownerOf(person, await planningSite(person));
  const forgotten = await storeUpload(person, owner, FILE);
  await storeUpload(person, owner, FILE);
  const path = uploadPath(owner, forgotten);
  assert.notEqual(await readUploadHead(person, path), null);
  await storeUpload({ ...person, now: Date.now() + 25 * 3600 * 1000 }, owner, FILE);
  assert.equal(await readUploadHead(person, path), null);
  assert.equal(await readUploadPart(person, path, 1), null);
});

databaseTest("a file beyond the limit is refused before it is kept", async (given) => {
  const person = await given.person();
  const owner = ownerOf(person, await planningSite(person));
  const bytes = new Uint8Array(MAX_UPLOAD_BYTES + 1);
  await assert.rejects(storeUpload(person, owner, bytes), hasCode("too_large"));
});

databaseTest("corrections of the preview are what is imported", async (given) => {
  const person = await given.person();
  const site = await planningSite(person);
  const owner = ownerOf(person, site);
  const bytes = new TextEncoder().encode("keyword;note;volume\nsocks;wool;10\nhats;straw;20\n");
  const uploadId = await storeUpload(person, owner, bytes);
  const input = { owner, uploadId, sectorId: site.sectorId, choices: NO_CHOICES };
  const form = { delimiter: "semicolon", header_row: "1", was_header_row: "1" };
  const notes = await previewImport(person, {
    ...input,
    corrections: readCorrections({ ...form, column_1: "keyword", column_2: "-" }),
  });
  assert.deepEqual(notes?.file.rows.map(({ keyword, volume }) => [keyword, volume]), [
    ["wool", null],
    ["straw", null],
  ]);
  const moved = await previewImport(person, {
    ...input,
    corrections: readCorrections({ ...form, was_delimiter: "comma", column_0: "keyword" }),
  });
  assert.deepEqual(moved?.file.rows.map(({ keyword, volume }) => [keyword, volume]), [
    ["socks", 10],
    ["hats", 20],
  ]);
});

Deno.test("hostile corrections are ignored", () => {
  assert.equal(readCorrections({}), undefined);
  assert.equal(readCorrections({ delimiter: "x", header_row: "1" }), undefined);
  const form = { delimiter: "comma", header_row: "0" };
  const read = readCorrections({ ...form, column_9999: "keyword", column_1: "__proto__" });
  assert.deepEqual(read?.columns, {});
  assert.equal(read?.headerRow, null);
});
