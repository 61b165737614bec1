import assert from "node:assert/strict";
import { join } from "node:path";
import { TextLineStream } from "@/local/lines.ts";
import { startStack } from "@/local/stack.ts";
import { TEST_KEYS } from "../../harness/test_keys.ts";

Deno.test({
  name: "PGlite on disk keeps every acknowledged row when its process is killed",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const folder = await Deno.makeTempDir();
    const [path, storageDir] = [join(folder, "database"), join(folder, "storage")];
    try {
      const writer = new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-A",
          "--quiet",
          join(import.meta.dirname ?? ".", "writer.ts"),
          path,
          storageDir,
        ],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      let acknowledged = -1;
      for await (const line of writer.stdout.pipeThrough(new TextLineStream())) {
        acknowledged = Number(line);
        if (acknowledged === 150) writer.kill("SIGKILL");
      }
      await writer.status;
      const database = { kind: "directory", path } as const;
      const stack = await startStack({ database, keys: TEST_KEYS, storageDir });
      const [row] = await stack.sql<{ rows: number; last: number }>(
        "select count(*)::int as rows, max(n) as last from public.numbers",
      );
      await stack.close();
      assert.ok(acknowledged >= 150);
      assert.ok((row?.last ?? -1) >= acknowledged);
      assert.equal(row?.rows, (row?.last ?? 0) + 1);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
