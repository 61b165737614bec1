import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { stranger } from "@/tests/harness/app_visitor.ts";
import { PIXEL } from "@/tests/core/jobs/fake_ai.ts";
import { openOffice } from "@/tests/routes/office.ts";

const text = (value: string) => new TextEncoder().encode(value);

/** Files that call themselves pictures. */
const DISGUISED: Record<string, Uint8Array<ArrayBuffer>> = {
  "an SVG with a script": text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
  "a web page": text("<!doctype html><script>alert(1)</script>"),
  "a web page behind the word PNG": text("\u0089PNG<script>alert(1)</script>"),
  "a GIF": text("GIF89a/*<script>*/=1"),
  "a PDF": text("%PDF-1.7"),
  "XML": text("<?xml version='1.0'?><x/>"),
  "nothing": new Uint8Array(),
};

/** A published article with a featured picture of these bytes; answers the picture's id. */
async function openGallery() {
  const office = await openOffice();
  const { product, accountId, siteId, sectorId } = office;
  const [row] = await product.sql<{ id: string; path: string; slug: string }>(
    `with c as (insert into public.content (account_id, site_id, sector_id, title, slug, html, status, published_at)
       values ($1, $2, $3, 'A', 'a', '<p>a</p>', 'published', now()) returning id)
     insert into public.images (account_id, site_id, content_id, kind, prompt, alt, status, storage_path, content_type)
     select $1, $2, c.id, 'featured', 'p', 'a', 'generated', $1 || '/' || $2 || '/' || c.id || '/x.png', 'image/png'
     from c returning id, storage_path as path, (select slug from public.sites where id = $2) as slug`,
    [accountId, siteId, sectorId],
  );
  const { id = "", path = "", slug = "" } = row ?? {};
  const store = (bytes: Uint8Array<ArrayBuffer>, contentType = "image/png") =>
    product.service.storage.from("images").upload(path, bytes, { contentType, upsert: true });
  return { office, store, addresses: [`/media/${id}`, `/sites/${slug}/images/${id}`] };
}

appTest("what is no picture is never served as one, whatever it is stored as", async (t) => {
  const { office, store, addresses } = await openGallery();
  for (const [what, bytes] of Object.entries(DISGUISED)) {
    await t.step(what, async () => {
      assert.equal((await store(bytes)).error, null);
      for (const path of addresses) {
        const { status, text } = await office.owner.get(path);
        assert.equal(status, 404, path);
        assert.doesNotMatch(text, /alert\(1\)/);
      }
    });
  }
  assert.equal((await store(PIXEL)).error, null);
  const [inside = "", open = ""] = addresses;
  const kept = await office.owner.get(inside);
  assert.deepEqual([kept.status, kept.headers.get("content-type")], [200, "image/png"]);
  assert.equal(kept.headers.get("cross-origin-resource-policy"), "same-origin");
  const shared = await (await stranger()).get(open);
  assert.deepEqual([shared.status, shared.headers.get("content-type")], [200, "image/png"]);
  assert.equal(shared.headers.get("cross-origin-resource-policy"), "cross-origin");
});

appTest("the store of pictures takes pictures alone, and not from people", async () => {
  const { office, store } = await openGallery();
  for (const type of ["image/svg+xml", "text/html", "application/octet-stream", "image/gif"]) {
    assert.ok((await store(PIXEL, type)).error, type);
  }
  const files = office.product.as(office.owner.accessToken).storage.from("images");
  const path = `${office.accountId}/${office.siteId}/mine.png`;
  assert.ok((await files.upload(path, PIXEL, { contentType: "image/png" })).error);
});

appTest("a file read straight from the store cannot run as a page", async () => {
  const { office } = await openGallery();
  const { product, accountId, siteId, owner } = office;
  const [row] = await product.sql<{ id: string }>(
    "select id from public.profiles where account_id = $1",
    [accountId],
  );
  const path = `${accountId}/${siteId}/${row?.id}/list.csv`;
  const files = product.as(owner.accessToken).storage.from("imports");
  const body = text("<script>alert(1)</script>");
  assert.ok((await files.upload(path, body, { contentType: "text/html" })).error);
  assert.equal(
    (await files.upload(path, body, { contentType: "application/octet-stream" })).error,
    null,
  );
  const answer = await fetch(
    `${product.supabaseUrl}/storage/v1/object/imports/${path}`,
    {
      headers: { apikey: product.publishableKey, authorization: `Bearer ${owner.accessToken}` },
    },
  );
  await answer.body?.cancel();
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.match(answer.headers.get("content-security-policy") ?? "", /sandbox/);
  assert.match(answer.headers.get("content-disposition") ?? "", /^attachment/);
});
