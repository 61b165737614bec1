import assert from "node:assert/strict";
import { importUpload } from "core/keywords/import_upload.ts";
import { NO_CHOICES } from "core/keywords/import_choices.ts";
import {
  readUploadHead,
  readUploadPart,
  removeStaleUploads,
  storeUpload,
  uploadPath,
} from "core/keywords/uploads.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { planningSite } from "./planning_site.ts";

const TEXT = ["Keyword"].concat(Array.from({ length: 2000 }, (_, n) => `oak table ${n}`));

databaseTest(
  "the worker removes uploads after a day, but none that is being imported",
  async (given) => {
    const person = await given.person();
    const site = await planningSite(person);
    const owner = { accountId: person.accountId, siteId: site.siteId, userId: person.id };
    const bytes = new TextEncoder().encode(TEXT.join("\n"));
    const store = () => storeUpload({ ...person, partLines: 1000 }, owner, bytes);
    const [forgotten, ordered, fresh] = [await store(), await store(), await store()];
    const input = { owner, sectorId: site.sectorId, filename: "a.csv", choices: NO_CHOICES };
    await importUpload(person, { ...input, uploadId: ordered });
    const age =
      "update storage.objects set created_at = now() - interval '25 hours' where name like $1";
    for (const id of [forgotten, ordered]) {
      await given.stack.sql(age, [`${uploadPath(owner, id)}%`]);
    }
    assert.equal(await removeStaleUploads({ db: given.service }), 4);
    const left = (id: string) =>
      Promise.all([
        readUploadHead(person, uploadPath(owner, id)),
        readUploadPart(person, uploadPath(owner, id), 2),
      ]);
    assert.deepEqual(await left(forgotten), [null, null]);
    for (const id of [ordered, fresh]) {
      assert.ok((await left(id)).every((part) => part !== null), id);
    }
  },
);
