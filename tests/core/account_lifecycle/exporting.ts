import { equal } from "node:assert/strict";
import { join } from "node:path";
import type { Db } from "core/db.ts";
import { downloadExport } from "core/exports/download_export.ts";
import { requestExport } from "core/exports/request_export.ts";
import { type ExportDeps, runNextExport } from "core/exports/run_export.ts";
import { PIXEL } from "@/tests/core/jobs/fake_ai.ts";
import { openWorkshop, type Workshop } from "@/tests/database/workshop.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

export function exportDeps(t: DatabaseTest, changes: Partial<ExportDeps> = {}): ExportDeps {
  return {
    db: t.service,
    now: Date.now,
    sleep: () => Promise.resolve(),
    log: () => {},
    ...changes,
  };
}

/** Works on exports until none is due, in slices that end at once when `isShort`. */
export async function workOff(deps: ExportDeps, isShort = false): Promise<number> {
  let slices = 0;
  while (await runNextExport(deps, isShort ? 0 : deps.now() + 60_000)) {
    if (++slices > 500) throw new Error("The export does not end.");
  }
  return slices;
}

/** Orders an export, makes it, downloads it and unpacks it; answers the text of every file by its path. */
export async function exported(
  t: DatabaseTest,
  db: Db,
  changes: Partial<ExportDeps> = {},
  isShort = false,
): Promise<Map<string, string>> {
  const id = await requestExport({ db });
  await workOff(exportDeps(t, changes), isShort);
  const { body, bytes } = await downloadExport({ db }, { id });
  const zip = new Uint8Array(await new Response(body).arrayBuffer());
  equal(zip.length, bytes, "the size that was announced");
  return await unpacked(zip);
}

/** Unpacks with the system's unzip, which checks sizes and CRCs. */
export async function unpacked(zip: Uint8Array): Promise<Map<string, string>> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeFile(join(directory, "all.zip"), zip);
    const { code, stdout, stderr } = await new Deno.Command("unzip", {
      args: ["-q", "all.zip", "-d", "out"],
      cwd: directory,
    }).output();
    equal(code, 0, new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
    const files = new Map<string, string>();
    await collect(join(directory, "out"), "", files);
    return files;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function collect(root: string, folder: string, files: Map<string, string>): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    const path = folder ? `${folder}/${name}` : name;
    if (isDirectory) await collect(root, path, files);
    else files.set(path, await Deno.readTextFile(join(root, path)));
  }
}

/** A workshop with keywords, two articles, and a picture in Storage. */
export async function fullWorkshop(t: DatabaseTest): Promise<Workshop> {
  const shop = await openWorkshop(t);
  const { accountId } = shop.person;
  await shop.addKeywords(["espresso machine", '=cmd|"/c calc"!A1', "café ☕ größe"]);
  for (const [title, slug] of [["First cup", "first-cup"], ["Second cup", "second-cup"]]) {
    const [content] = await t.stack.sql<{ id: string }>(
      `insert into public.content (account_id, site_id, sector_id, title, slug, html)
       values ($1, $2, $3, $4, $5, '<h2>One</h2><p>Text of ' || $4 || '</p>') returning id`,
      [accountId, shop.siteId, shop.sectorId, title, slug],
    );
    const path = `${accountId}/${shop.siteId}/${content?.id}/picture.png`;
    await t.stack.sql(
      `insert into public.images (account_id, site_id, content_id, kind, storage_path, content_type, status, alt)
       values ($1, $2, $3, 'featured', $4, 'image/png', 'generated', 'A cup')`,
      [accountId, shop.siteId, content?.id, path],
    );
    if (slug === "second-cup") continue; // Its bytes are gone.
    await t.service.storage.from("images").upload(path, PIXEL, { contentType: "image/png" });
  }
  return shop;
}
