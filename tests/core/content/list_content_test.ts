import assert from "node:assert/strict";
import { contentTable, listContent, listContentIds } from "core/content/list_content.ts";
import { readNextReview } from "core/content/read_content.ts";
import { readWriterDashboard } from "core/content/read_writer_dashboard.ts";
import { editImage, ImageChanges } from "core/images/edit_image.ts";
import { imageTable, listImages } from "core/images/list_images.ts";
import { hasCode } from "@/tests/core/keywords/has_code.ts";
import type { Person } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { addContent, addImage, writingSite } from "./writing_site.ts";

async function slugs(person: Person, siteId: string, address: string): Promise<string[]> {
  const query = contentTable.read(new URLSearchParams(address));
  return (await listContent(person, { siteId, query })).rows.map(({ slug }) => slug);
}

databaseTest("content is found by every filter of the list", async ({ stack, person }) => {
  const ann = await person();
  const site = await writingSite(ann);
  const { siteId } = site;
  await addContent(stack, site, { slug: "a", title: "Ärger 100%", html: "<p>one two three</p>" });
  await addContent(stack, site, { slug: "b", title: "bread", status: "published" });
  await addContent(stack, site, { slug: "c", title: "Cake", status: "archived" });
  const linked = await addContent(stack, site, { slug: "d", title: "Dough", status: "review" });
  await stack.sql(
    "update public.content set linker_version = 1, optimizer_version = 2, source = 'wordpress', sync_status = 'synced' where id = $1",
    [linked],
  );
  assert.deepEqual(await slugs(ann, siteId, "sort=title"), ["b", "d", "a"]);
  assert.deepEqual(await slugs(ann, siteId, "status=archived"), ["c"]);
  assert.deepEqual(await slugs(ann, siteId, "q=100%25"), ["a"]);
  assert.deepEqual(await slugs(ann, siteId, "linked=yes"), ["d"]);
  assert.deepEqual(await slugs(ann, siteId, "optimized=no&sort=title"), ["b", "a"]);
  assert.deepEqual(await slugs(ann, siteId, "source=wordpress&sync=synced"), ["d"]);
  assert.deepEqual(
    await slugs(ann, siteId, "sort=-words&size=25"),
    await slugs(ann, siteId, "sort=-words"),
  );
  assert.equal(
    (await slugs(ann, siteId, "status=x&source='&linked=2&sector=1&page=0&size=1e9")).length,
    3,
  );
  assert.equal((await listContentIds(ann, { siteId, filters: { status: "published" } })).length, 1);
  assert.deepEqual(await slugs(await person("eve"), siteId, ""), []);
});

databaseTest("the review queue begins with what waited longest", async ({ stack, person }) => {
  const ann = await person();
  const site = await writingSite(ann);
  assert.equal(await readNextReview(ann, { siteId: site.siteId }), null);
  const first = await addContent(stack, site, { status: "review" });
  await addContent(stack, site, { status: "review" });
  assert.equal(await readNextReview(ann, { siteId: site.siteId }), first);
  assert.equal(await readNextReview(await person("eve"), { siteId: site.siteId }), null);
});

databaseTest(
  "the dashboard counts states, words per day and what is missing",
  async ({ stack, person }) => {
    const ann = await person();
    const site = await writingSite(ann);
    const id = await addContent(stack, site, { html: "<p>one two three</p>" });
    await addContent(stack, site, { status: "published" });
    await addImage(stack, site, id);
    const found = await readWriterDashboard(ann, { siteId: site.siteId, days: 7 });
    assert.deepEqual(found.content, { draft: 1, published: 1 });
    assert.equal(found.without_images, 1);
    assert.equal(found.words.length, 7);
    assert.equal(found.words.at(-1)?.words, 6);
    assert.equal(found.recent.length, 2);
  },
);

databaseTest(
  "image slots are listed, edited by their people and by nobody else",
  async ({ stack, person }) => {
    const [ann, eve] = [await person(), await person("eve")];
    const site = await writingSite(ann);
    const imageId = await addImage(stack, site, await addContent(stack, site));
    const list = (who: Person, address: string) =>
      listImages(who, {
        siteId: site.siteId,
        query: imageTable.read(new URLSearchParams(address)),
      });
    assert.equal((await list(ann, "status=generated")).rows.length, 1);
    assert.equal((await list(ann, "status=failed")).rows.length, 0);
    assert.equal((await list(eve, "")).rows.length, 0);
    const changes = ImageChanges.parse({ prompt: " A red pot ", alt: "<b>pot</b>" });
    await assert.rejects(editImage(eve, { imageId, changes }), hasCode("not_found"));
    await editImage(ann, { imageId, changes });
    assert.equal((await list(ann, "")).rows[0]?.prompt, "A red pot");
  },
);
