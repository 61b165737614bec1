import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { crc32 } from "core/exports/crc32.ts";
import { downloadExport } from "core/exports/download_export.ts";
import { listExports } from "core/exports/list_exports.ts";
import { removeStaleExports } from "core/exports/remove_exports.ts";
import { requestExport } from "core/exports/request_export.ts";
import { runNextExport } from "core/exports/run_export.ts";
import { hire, invite, openOffice } from "@/tests/core/team/office.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { exportDeps, exported, fullWorkshop, workOff } from "./exporting.ts";

/** Tables of an account, found by another way than the export finds them. */
async function accountTables({ stack }: DatabaseTest): Promise<string[]> {
  const rows = await stack.sql<{ name: string }>(`
    select c.table_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'account_id' and t.table_type = 'BASE TABLE'
    union select 'accounts' order by 1`);
  return rows.map(({ name }) => name);
}

function setStatus({ stack }: DatabaseTest, { accountId }: Person, status: string) {
  return stack.sql("update public.accounts set status = $2 where id = $1", [accountId, status]);
}

databaseTest(
  "an export holds every row of every table of the account, and nothing of others",
  async (t) => {
    const shop = await fullWorkshop(t);
    const other = await fullWorkshop(t);
    const { accountId } = shop.person;
    const files = await exported(t, shop.db, { partBytes: 3000 });
    for (const table of await accountTables(t)) {
      const rows = JSON.parse(files.get(`data/${table}.json`) ?? "null");
      ok(Array.isArray(rows), `data/${table}.json`);
      const owner = table === "accounts" ? "id" : "account_id";
      const stored = await t.stack.sql<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) as row from public.${table} t where ${owner} = $1`,
        [accountId],
      );
      // The work on the export itself goes on while it is written.
      if (table !== "account_exports") {
        const wanted = stored.filter(({ row }) =>
          table !== "audit_log" || row.action !== "account.export_downloaded"
        );
        const known = (row: Record<string, unknown>) =>
          JSON.stringify(Object.keys(rows[0] ?? {}).map((column) => row[column]));
        // Two notifications are about the export: they come when it is ready.
        const told = wanted.filter(({ row }) => row.kind !== "export");
        deepEqual(rows.map(known).sort(), told.map(({ row }) => known(row)).sort(), table);
      }
      const csv = files.get(`data/${table}.csv`) ?? "";
      match(csv, /^\ufeff"/, `data/${table}.csv`);
    }
    const all = [...files.values()].join("\n");
    equal(all.includes(other.person.accountId), false);
    equal(all.includes(other.siteId), false);
  },
);

databaseTest(
  "articles and pictures are files, and the manifest tells them all truly",
  async (t) => {
    const shop = await fullWorkshop(t);
    const files = await exported(t, shop.db);
    const [slug = ""] = await t.stack.sql<{ slug: string }>(
      "select slug from public.sites where id = $1",
      [shop.siteId],
    ).then((rows) => rows.map((row) => row.slug));
    match(
      files.get(`articles/${slug}/first-cup.html`) ?? "",
      /images\/[^"]+\/first-cup-featured-0\.png/,
    );
    match(files.get(`articles/${slug}/second-cup.md`) ?? "", /## One\n\nText of Second cup/);
    ok(files.has(`images/${slug}/first-cup-featured-0.png`));
    const manifest = JSON.parse(files.get("manifest.json") ?? "");
    deepEqual(manifest.missing, [`images/${slug}/second-cup-featured-0.png`]);
    match(files.get("README.txt") ?? "", /second-cup-featured-0\.png/);
    const told = new Map<string, { bytes: number; crc32: string; rows?: number }>(
      manifest.files.map((file: { path: string }) => [file.path, file]),
    );
    deepEqual([...told.keys(), "manifest.json"].sort(), [...files.keys()].sort());
    for (const [path, text] of files) {
      const given = told.get(path);
      if (!given || path.endsWith(".png")) continue;
      const bytes = new TextEncoder().encode(text);
      // A byte order mark is read over.
      const whole = path.endsWith(".csv") && !text.startsWith("\ufeff")
        ? Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes])
        : bytes;
      equal(given.bytes, whole.length, path);
      equal(given.crc32, crc32(whole).toString(16).padStart(8, "0"), path);
    }
    equal(told.get("data/keywords.csv")?.rows, 3);
    match(files.get("data/keywords.csv") ?? "", /"'=cmd\|""\/c calc""!A1"/);
    match(files.get("data/keywords.csv") ?? "", /café ☕ größe/);
  },
);

databaseTest(
  "no export holds a secret, and a column that sounds like one stays out by itself",
  async (t) => {
    const { owner } = await openOffice(t);
    const { token } = await invite(owner);
    const [hash] = await t.stack.sql<{ hash: string }>(
      "select encode(token_hash, 'hex') as hash from public.invitations where account_id = $1",
      [owner.accountId],
    );
    const files = await exported(t, owner.db);
    const all = [...files.values()].join("\n");
    equal(all.includes(token), false);
    equal(all.includes(hash?.hash ?? "?"), false);
    const columns = await t.stack.sql<{ name: string; columns: string[] }>(
      "select t.name, app.exported_columns(t.name) as columns from app.account_tables() t",
    );
    const told = columns.flatMap(({ name, columns }) =>
      columns.map((column) => `${name}.${column}`)
    );
    const suspicious = told.filter((one) =>
      /secret|token|hash|passw|cipher|seal|credential|crypt|[._]lease|idempotency/.test(one)
    );
    deepEqual(suspicious.filter((one) => !/\.tokens_(in|out)$/.test(one)), []);
    await t.stack.sql(
      "alter table public.author_profiles add column api_secret text default 'hush'",
    );
    try {
      const [row] = await t.stack.sql<{ columns: string[] }>(
        "select app.exported_columns('author_profiles') as columns",
      );
      equal(row?.columns.includes("api_secret"), false);
    } finally {
      await t.stack.sql("alter table public.author_profiles drop column api_secret");
    }
  },
);

databaseTest("an export that is made in many short slices by dying workers is whole", async (t) => {
  const shop = await fullWorkshop(t);
  const id = await requestExport({ db: shop.db });
  let uploads = 0;
  const storage = t.service.storage;
  // Every third part is stored by a worker that dies before it can tell; the lease runs out.
  const dying = new Proxy(t.service, {
    get(target, name) {
      if (name !== "storage") {
        return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
      }
      return {
        from: (bucket: string) =>
          new Proxy(storage.from(bucket), {
            get(files, method) {
              if (method !== "upload") return Reflect.get(files, method).bind(files);
              return async (...given: Parameters<typeof files.upload>) => {
                const answer = await files.upload(...given);
                if (++uploads % 3 === 0) throw new DOMException("killed", "AbortError");
                return answer;
              };
            },
          }),
      };
    },
  });
  const deps = exportDeps(t, { db: dying, partBytes: 5000 });
  for (let slice = 0; slice < 400; slice++) {
    await t.stack.sql(
      "update public.account_exports set lease_until = now() - interval '1 second', run_at = now(), attempts = 0 where id = $1 and status = 'running'",
      [id],
    );
    if (!await runNextExport(deps, slice % 2 ? 0 : Date.now() + 1000)) break;
  }
  ok(uploads > 5, `${uploads} parts`);
  const { body } = await downloadExport({ db: shop.db }, { id });
  const { unpacked } = await import("./exporting.ts");
  const files = await unpacked(new Uint8Array(await new Response(body).arrayBuffer()));
  equal(JSON.parse(files.get("data/keywords.json") ?? "").length, 3);
  const manifest = JSON.parse(files.get("manifest.json") ?? "");
  equal(manifest.files.length, files.size - 1, "no file twice, none missing");
});

databaseTest("suspended and cancelled accounts are exported like others", async (t) => {
  for (const status of ["suspended", "cancelled"]) {
    const shop = await fullWorkshop(t);
    await setStatus(t, shop.person, status);
    const files = await exported(t, shop.db);
    equal(JSON.parse(files.get("data/accounts.json") ?? "")[0].status, status);
  }
});

databaseTest("one at a time, three a day, by owners and admins alone", async (t) => {
  const { owner, sites } = await openOffice(t);
  const [admin, editor] = [await hire(t, owner, "admin"), await hire(t, owner, "editor", sites)];
  const ids = await Promise.all([owner, admin, owner].map(({ db }) => requestExport({ db })));
  equal(new Set(ids).size, 1);
  await rejects(requestExport({ db: editor.db }), { code: "forbidden" });
  await workOff(exportDeps(t));
  const id = ids[0] ?? "";
  equal((await listExports({ db: admin.db }))[0]?.status, "ready");
  deepEqual(await listExports({ db: editor.db }), []);
  await rejects(downloadExport({ db: editor.db }, { id }), { code: "forbidden" });
  const stranger = await t.person();
  await rejects(downloadExport({ db: stranger.db }, { id }), { code: "not_found" });
  const path = `${owner.accountId}/${id}/1`;
  for (const { db } of [editor, stranger]) {
    ok((await db.storage.from("exports").download(path)).error, "the parts are closed to them");
  }
  ok((await owner.db.storage.from("exports").upload(`${owner.accountId}/${id}/2`, "x")).error);
  await requestExport({ db: owner.db });
  await workOff(exportDeps(t));
  await requestExport({ db: owner.db });
  await workOff(exportDeps(t));
  await rejects(requestExport({ db: owner.db }), { code: "limit_reached" });
});

databaseTest("after a week the file is gone, and a failed export leaves none", async (t) => {
  const shop = await fullWorkshop(t);
  await exported(t, shop.db);
  const { data: exports } = await shop.db.from("account_exports").select("id");
  const id = exports?.[0]?.id ?? "";
  await t.stack.sql(
    "update public.account_exports set expires_at = now() - interval '1 minute' where id = $1",
    [id],
  );
  await rejects(downloadExport({ db: shop.db }, { id }), { code: "not_found" });
  equal(await removeStaleExports({ db: t.service }), 1);
  const left = await t.stack.sql(
    "select 1 from storage.objects where bucket_id = 'exports' and name like $1",
    [`${shop.person.accountId}/%`],
  );
  equal(left.length, 0);
  equal((await listExports({ db: shop.db }))[0]?.status, "expired");
  const [work] = await t.stack.sql<{ due: boolean }>("select app.has_chores() as due");
  equal(work?.due, false);
});

databaseTest("an export that cannot be stored fails and says so", async (t) => {
  const shop = await fullWorkshop(t);
  await requestExport({ db: shop.db });
  const broken = new Proxy(t.service, {
    get(target, name) {
      if (name !== "storage") {
        return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
      }
      return { from: () => ({ upload: () => Promise.resolve({ error: new Error("full") }) }) };
    },
  });
  for (let attempt = 0; attempt < 6; attempt++) {
    await t.stack.sql("update public.account_exports set run_at = now() where account_id = $1", [
      shop.person.accountId,
    ]);
    await runNextExport(exportDeps(t, { db: broken }), Date.now() + 3_600_000);
  }
  const [found] = await listExports({ db: shop.db });
  equal(found?.status, "failed");
  match(found?.error ?? "", /our side/);
});
