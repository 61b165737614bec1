import assert from "node:assert/strict";
import { join } from "node:path";
import { createDatabase, postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { PROJECT_SCHEMA, ROOT } from "@/tests/harness/snapshot.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";

const FOLDER = join(ROOT, "supabase/tests");
const PSQL = "/usr/lib/postgresql/15/bin/psql";

function missing(): string | null {
  try {
    Deno.statSync("/usr/share/postgresql/15/extension/pgtap.control");
    return postgresMissing();
  } catch {
    return "needs apt-get install postgresql-15-pgtap";
  }
}

/** Runs one file and answers its TAP lines. Throws what psql says when a statement fails. */
async function tapOf(url: string, file: string): Promise<string[]> {
  const { success, stdout, stderr } = await new Deno.Command(PSQL, {
    args: ["-XqtA", "-v", "ON_ERROR_STOP=1", "-f", join(FOLDER, file), url],
    env: { PGOPTIONS: "--client-min-messages=warning" },
  }).output();
  assert.ok(success, `${file}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.trim() !== "");
}

testNeeding(missing(), {
  name: "the pgTAP files pass as owner and stranger",
  async fn(t) {
    const { url, drop } = await createDatabase(PROJECT_SCHEMA);
    try {
      const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();
      assert.ok(files.length >= 4);
      for (const file of files) {
        await t.step(file, async () => {
          const lines = await tapOf(url, file);
          const planned = lines.find((line) => /^1\.\.\d+$/.test(line))?.slice(3);
          const passed = lines.filter((line) => /^ok /.test(line)).length;
          assert.deepEqual(lines.filter((line) => /^(not ok|#)/.test(line)), []);
          assert.equal(passed, Number(planned));
        });
      }
    } finally {
      await drop();
    }
  },
});
