import assert from "node:assert/strict";
import { moveContent } from "core/content/move_content.ts";
import { readContent } from "core/content/read_content.ts";
import { listVersions } from "core/content/list_versions.ts";
import { readVersion } from "core/content/read_version.ts";
import { restoreVersion } from "core/content/restore_version.ts";
import { saveContent } from "core/content/save_content.ts";
import { hasCode } from "@/tests/core/keywords/has_code.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { addContent, writingSite } from "./writing_site.ts";

databaseTest(
  "a save cleans its HTML, counts its words and raises the version",
  async ({ stack, person }) => {
    const ann = await person();
    const contentId = await addContent(stack, await writingSite(ann));
    const saved = await saveContent(ann, {
      contentId,
      expectedVersion: 1,
      changes: {
        html:
          '<h1>Big</h1><p onclick="x()">one two<script>alert(1)</script></p><svg onload=x></svg>',
        tags: ["a", "b"],
      },
    });
    assert.equal(saved.version, 2);
    assert.equal(saved.word_count, 3);
    const content = await readContent(ann, { contentId });
    assert.equal(content.html, "<h2>Big</h2><p>one two</p>");
    assert.deepEqual(content.tags, ["a", "b"]);
  },
);

databaseTest(
  "a save on an old version is refused and changes nothing",
  async ({ stack, person }) => {
    const ann = await person();
    const contentId = await addContent(stack, await writingSite(ann));
    const save = (html: string) =>
      saveContent(ann, { contentId, expectedVersion: 1, changes: { html } });
    await save("<p>first tab</p>");
    await assert.rejects(save("<p>second tab</p>"), hasCode("conflict"));
    assert.equal((await readContent(ann, { contentId })).html, "<p>first tab</p>");
  },
);

databaseTest("two saves at once: one wins, the other is told", async ({ stack, person }) => {
  const ann = await person();
  const contentId = await addContent(stack, await writingSite(ann));
  const saves = await Promise.allSettled(["a", "b", "c"].map((word) =>
    saveContent(ann, {
      contentId,
      expectedVersion: 1,
      changes: { html: `<p>${word}</p>` },
    })
  ));
  assert.equal(saves.filter(({ status }) => status === "fulfilled").length, 1);
  assert.equal((await readContent(ann, { contentId })).version, 2);
});

databaseTest("a save that changes nothing makes no version", async ({ stack, person }) => {
  const ann = await person();
  const contentId = await addContent(stack, await writingSite(ann), { html: "<p>same</p>" });
  const saved = await saveContent(ann, {
    contentId,
    expectedVersion: 1,
    changes: { html: "<p>same</p>", title: "A piece" },
  });
  assert.equal(saved.version, 1);
  assert.equal((await listVersions(ann, { contentId })).versions.length, 0);
});

databaseTest(
  "autosaves of one person within minutes are one entry of the history",
  async ({ stack, person }) => {
    const ann = await person();
    const contentId = await addContent(stack, await writingSite(ann), { html: "<p>start</p>" });
    for (let version = 1; version <= 5; version++) {
      await saveContent(ann, {
        contentId,
        expectedVersion: version,
        changes: { html: `<p>draft ${version}</p>` },
        reason: "autosave",
      });
    }
    const { versions } = await listVersions(ann, { contentId });
    assert.deepEqual(versions.map(({ version }) => version), [1]);
    await saveContent(ann, { contentId, expectedVersion: 6, changes: { html: "<p>saved</p>" } });
    assert.deepEqual(
      (await listVersions(ann, { contentId })).versions.map(({ version }) => version),
      [6, 1],
    );
  },
);

databaseTest(
  "an old version comes back, and what it replaced stays in the history",
  async ({ stack, person }) => {
    const ann = await person();
    const contentId = await addContent(stack, await writingSite(ann), { html: "<p>first</p>" });
    await saveContent(ann, {
      contentId,
      expectedVersion: 1,
      changes: { html: "<p>second</p>", title: "Renamed" },
    });
    const { then, now } = await readVersion(ann, { contentId, version: 1 });
    assert.equal(then.html, "<p>first</p>");
    assert.equal(now.html, "<p>second</p>");
    await assert.rejects(
      restoreVersion(ann, { contentId, version: 1, expectedVersion: 1 }),
      hasCode("conflict"),
    );
    await restoreVersion(ann, { contentId, version: 1, expectedVersion: 2 });
    const content = await readContent(ann, { contentId });
    assert.equal(content.html, "<p>first</p>");
    assert.equal(content.title, "A piece");
    const { versions } = await listVersions(ann, { contentId });
    assert.deepEqual(versions.map(({ reason }) => reason), ["version 1 restored", "edit"]);
    await assert.rejects(readVersion(ann, { contentId, version: 9 }), hasCode("not_found"));
  },
);

databaseTest(
  "a slug that is taken gets a number; nonsense becomes a slug",
  async ({ stack, person }) => {
    const ann = await person();
    const site = await writingSite(ann);
    await addContent(stack, site, { slug: "coffee" });
    const contentId = await addContent(stack, site, { slug: "tea" });
    const save = (expectedVersion: number, slug: string) =>
      saveContent(ann, { contentId, expectedVersion, changes: { slug } });
    assert.equal((await save(1, "Coffee")).slug, "coffee-2");
    assert.equal((await save(2, "")).slug, "coffee-2");
    assert.equal((await save(2, "  Über <Tee> / ../ ")).slug, "uber-tee");
    const elsewhere = await writingSite(ann, "Other journal").catch(() => null);
    assert.ok(elsewhere === null || elsewhere.siteId !== site.siteId);
  },
);

databaseTest("two megabytes of HTML are refused in plain words", async ({ stack, person }) => {
  const ann = await person();
  const contentId = await addContent(stack, await writingSite(ann));
  const html = `<p>${"word ".repeat(420_000)}</p>`;
  await assert.rejects(
    saveContent(ann, { contentId, expectedVersion: 1, changes: { html } }),
    (error: Error) =>
      /at most a million characters/.test(error.message) && hasCode("too_large")(error),
  );
});

databaseTest(
  "strangers get not found, viewers are refused, archived content is closed",
  async ({ stack, person, service }) => {
    const [ann, eve] = [await person(), await person("eve")];
    const site = await writingSite(ann);
    const contentId = await addContent(stack, site);
    const input = { contentId, expectedVersion: 1, changes: { html: "<p>mine now</p>" } };
    await assert.rejects(saveContent(eve, input), hasCode("not_found"));
    await assert.rejects(readContent(eve, { contentId }), hasCode("not_found"));
    await assert.rejects(listVersions(eve, { contentId }), hasCode("not_found"));
    await assert.rejects(
      saveContent(ann, { ...input, contentId: crypto.randomUUID() }),
      hasCode("not_found"),
    );
    const moved = await moveContent(ann, {
      siteId: site.siteId,
      ids: [contentId],
      action: "archive",
    });
    assert.equal(moved, 1);
    await assert.rejects(saveContent(ann, input), hasCode("conflict"));
    await stack.sql("update public.profiles set role = 'viewer' where id = $1", [ann.id]);
    await service.from("site_user_access").insert({
      site_id: site.siteId,
      user_id: ann.id,
      account_id: ann.accountId,
    });
    await assert.rejects(saveContent(ann, input), hasCode("forbidden"));
    assert.equal((await readContent(ann, { contentId })).status, "archived");
  },
);

databaseTest("content moves only along its path", async ({ stack, person }) => {
  const ann = await person();
  const { siteId, ...rest } = await writingSite(ann);
  const id = await addContent(stack, { siteId, ...rest });
  const move = (action: Parameters<typeof moveContent>[1]["action"], note?: string) =>
    moveContent(ann, { siteId, ids: [id], action, note });
  assert.equal(await move("publish"), 0, "a draft is not published past the review");
  assert.equal(await move("submit"), 1);
  assert.equal(await move("send_back", "Too long."), 1);
  assert.equal((await readContent(ann, { contentId: id })).review_note, "Too long.");
  assert.equal(await move("submit"), 1);
  assert.equal((await readContent(ann, { contentId: id })).review_note, "");
  assert.equal(await move("publish"), 1);
  assert.equal(await move("archive"), 0, "what is public is not archived");
  assert.equal(await move("unpublish"), 1);
  assert.equal(await move("archive"), 1);
  assert.equal(await move("restore"), 1);
  const eve = await person("eve");
  await assert.rejects(
    moveContent(eve, { siteId, ids: [id], action: "submit" }),
    hasCode("not_found"),
  );
});
