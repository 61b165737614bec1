import assert from "node:assert/strict";
import { join } from "node:path";
import { migrate } from "@/local/migrate.ts";
import { readMigrations } from "@/local/migration_files.ts";
import { databaseTest } from "../../harness/stacks.ts";

const schema = { supabaseDir: join(import.meta.dirname ?? ".", "schema") };
const BASE = "20260101000000_things.sql";

/** A copy of the schema's folder with more files in it; `files` are paths below it. */
async function folderWith(files: Record<string, string>): Promise<string> {
  const directory = await Deno.makeTempDir();
  await Deno.mkdir(join(directory, "migrations"));
  await Deno.mkdir(join(directory, "seeds"));
  await Deno.copyFile(
    join(schema.supabaseDir, "migrations", BASE),
    join(directory, "migrations", BASE),
  );
  for (const [path, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(directory, path), text);
  }
  return directory;
}

function migrateTest(
  name: string,
  files: Record<string, string>,
  body: Parameters<typeof databaseTest>[1] extends (given: infer Given) => unknown
    ? (given: Given, supabaseDir: string) => Promise<void>
    : never,
) {
  databaseTest(name, async (given) => {
    const supabaseDir = await folderWith(files);
    await body(given, supabaseDir).finally(() => Deno.remove(supabaseDir, { recursive: true }));
  }, { schema, isolated: true });
}

const SECOND = "migrations/20260102000000_more.sql";

migrateTest("migrations and seeds are applied once and recorded as the CLI does", {
  [SECOND]: "create table public.more (n int);",
  "seed.sql": "insert into public.more values (1);",
  "seeds/10_more.sql": "insert into public.more values (2);",
}, async ({ stack }, supabaseDir) => {
  assert.deepEqual(await migrate(stack, { supabaseDir }), {
    migrations: ["20260102000000"],
    seeds: ["supabase/seed.sql", "supabase/seeds/10_more.sql"],
  });
  assert.deepEqual(await migrate(stack, { supabaseDir }), { migrations: [], seeds: [] });
  assert.deepEqual(await stack.sql("select n from public.more order by n"), [{ n: 1 }, { n: 2 }]);
  const recorded = await stack.sql(
    "select version, name, statements from supabase_migrations.schema_migrations order by 1 desc limit 1",
  );
  assert.deepEqual(recorded, [{
    version: "20260102000000",
    name: "more",
    statements: ["create table public.more (n int);"],
  }]);
});

migrateTest("a broken migration names file and line and leaves nothing behind", {
  [SECOND]: "create table public.more (n int);\n-- é😀\nselect nonsense from public.more;",
}, async ({ stack }, supabaseDir) => {
  await assert.rejects(
    migrate(stack, { supabaseDir }),
    /20260102000000_more\.sql line 3: column "nonsense" does not exist/,
  );
  assert.deepEqual(await stack.sql("select to_regclass('public.more')::text as name"), [{
    name: null,
  }]);
  await Deno.writeTextFile(join(supabaseDir, SECOND), "create table public.more (n int);");
  assert.deepEqual((await migrate(stack, { supabaseDir })).migrations, ["20260102000000"]);
});

migrateTest("a changed, a missing and a late migration are refused by name", {
  [SECOND]: "create table public.more (n int);",
}, async ({ stack }, supabaseDir) => {
  await migrate(stack, { supabaseDir });
  const late = join(supabaseDir, "migrations/20260101500000_late.sql");
  await Deno.writeTextFile(late, "select 1;");
  await assert.rejects(migrate(stack, { supabaseDir }), /late\.sql is older than 20260102000000/);
  await Deno.remove(late);
  await Deno.writeTextFile(join(supabaseDir, SECOND), "create table public.more (n bigint);");
  await assert.rejects(migrate(stack, { supabaseDir }), /more\.sql was changed/);
  await Deno.remove(join(supabaseDir, SECOND));
  await assert.rejects(migrate(stack, { supabaseDir }), /20260102000000 .* its file is gone/);
});

migrateTest("a migration that the Supabase CLI applied is not run again", {
  [SECOND]: "create table public.more (n int);",
}, async ({ stack }, supabaseDir) => {
  await stack.exec(`create table public.more (n int);
    insert into supabase_migrations.schema_migrations (version, name, statements)
    values ('20260102000000', 'more', '{}')`);
  assert.deepEqual((await migrate(stack, { supabaseDir })).migrations, []);
});

migrateTest("two processes migrating at once apply each file once", {
  [SECOND]: "create table public.more (n int);",
}, async ({ stack }, supabaseDir) => {
  const both = await Promise.all([
    migrate(stack, { supabaseDir }),
    migrate(stack, { supabaseDir }),
  ]);
  assert.deepEqual(both.flatMap(({ migrations }) => migrations), ["20260102000000"]);
});

Deno.test("a badly named file and two files of one version are refused", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(directory, "1_a.sql"), "");
    await Deno.writeTextFile(join(directory, "1_b.sql"), "");
    await assert.rejects(
      readMigrations(directory),
      /1_b\.sql and .*1_a\.sql have the same version/,
    );
    await Deno.rename(join(directory, "1_b.sql"), join(directory, "b.sql"));
    await assert.rejects(readMigrations(directory), /b\.sql: a migration is named/);
    assert.deepEqual(await readMigrations(join(directory, "nowhere")), []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
