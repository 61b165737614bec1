import assert from "node:assert/strict";
import { moveContent } from "core/content/move_content.ts";
import { findPicture } from "core/images/read_picture.ts";
import { readPublicArticle } from "core/publishing/read_public_article.ts";
import { readPublicImage } from "core/publishing/read_public_image.ts";
import { readPublicSite, readWholePublicSite } from "core/publishing/read_public_site.ts";
import { addContent, addImage, writingSite } from "@/tests/core/content/writing_site.ts";
import { hasCode } from "@/tests/core/keywords/has_code.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

databaseTest(
  "the world reads published articles of an active site and nothing else",
  async ({ stack, person, anon }) => {
    const ann = await person();
    const site = await writingSite(ann);
    const world = { db: anon };
    const id = await addContent(stack, site, { slug: "open", status: "published" });
    await addContent(stack, site, { slug: "draft", status: "draft" });
    await addContent(stack, site, { slug: "approved", status: "approved" });
    const picture = await addImage(stack, site, id);
    const found = await readPublicSite(world, { slug: site.slug });
    assert.deepEqual(found.articles.map(({ slug }) => slug), ["open"]);
    assert.equal(found.total, 1);
    assert.equal(
      (await readPublicArticle(world, { site: site.slug, slug: "open" })).images.length,
      1,
    );
    await readPublicImage(world, { site: site.slug, imageId: picture });
    for (
      const slug of [
        "draft",
        "approved",
        "none",
        "",
        "../x",
        "OPEN",
        "open'--",
        "a".repeat(500),
        "\0",
      ]
    ) {
      await assert.rejects(
        readPublicArticle(world, { site: site.slug, slug }),
        hasCode("not_found"),
      );
    }
    await assert.rejects(
      readPublicImage(world, { site: site.slug, imageId: "1" }),
      hasCode("not_found"),
    );
    await assert.rejects(
      readPublicImage(world, { site: "other", imageId: picture }),
      hasCode("not_found"),
    );

    await moveContent(ann, { siteId: site.siteId, ids: [id], action: "unpublish" });
    await assert.rejects(
      readPublicArticle(world, { site: site.slug, slug: "open" }),
      hasCode("not_found"),
    );
    await assert.rejects(
      readPublicImage(world, { site: site.slug, imageId: picture }),
      hasCode("not_found"),
    );
    assert.equal((await readPublicSite(world, { slug: site.slug })).total, 0);
  },
);

databaseTest("an inactive or suspended site is not found", async ({ stack, person, anon }) => {
  const ann = await person();
  const site = await writingSite(ann);
  await addContent(stack, site, { slug: "open", status: "published" });
  for (const status of ["inactive", "suspended"]) {
    await stack.sql("update public.sites set status = $1 where id = $2", [status, site.siteId]);
    await assert.rejects(readPublicSite({ db: anon }, { slug: site.slug }), hasCode("not_found"));
    await assert.rejects(
      readPublicArticle({ db: anon }, { site: site.slug, slug: "open" }),
      hasCode("not_found"),
    );
  }
});

databaseTest(
  "related articles share words before they share the date",
  async ({ stack, person, anon }) => {
    const site = await writingSite(await person());
    await addContent(stack, site, { slug: "tea-one", status: "published", tags: ["tea"] });
    await addContent(stack, site, { slug: "tea-two", status: "published", tags: ["tea"] });
    for (let n = 0; n < 5; n++) {
      await addContent(stack, site, { slug: `coffee-${n}`, status: "published", tags: ["coffee"] });
    }
    const { more } = await readPublicArticle({ db: anon }, { site: site.slug, slug: "tea-one" });
    assert.equal(more[0]?.slug, "tea-two");
    assert.equal(more.length, 4);
  },
);

databaseTest(
  "a sitemap holds every article of a large site once",
  async ({ stack, person, anon }) => {
    const site = await writingSite(await person());
    await stack.sql(
      `insert into public.content (account_id, site_id, sector_id, title, slug, status, published_at)
     select $1, $2, $3, 'Page ' || n, 'page-' || n, 'published', now() from generate_series(1, 2350) n`,
      [site.accountId, site.siteId, site.sectorId],
    );
    const { articles } = await readWholePublicSite({ db: anon }, { slug: site.slug });
    assert.equal(new Set(articles.map(({ slug }) => slug)).size, 2350);
  },
);

databaseTest(
  "a picture is for the people of its account until it is public",
  async ({ stack, person }) => {
    const [ann, eve] = [await person(), await person("eve")];
    const site = await writingSite(ann);
    const imageId = await addImage(stack, site, await addContent(stack, site));
    assert.match((await findPicture(ann, { imageId })).storage_path, /png$/);
    await assert.rejects(findPicture(eve, { imageId }), hasCode("not_found"));
  },
);
