import { startStack } from "@/local/stack.ts";
import { TEST_KEYS } from "../../harness/test_keys.ts";

/** Run by crash.test.ts: writes numbers into the database at argument 1, printing each once stored. */
const [path = "", storageDir = ""] = Deno.args;
const stack = await startStack({
  database: { kind: "directory", path },
  keys: TEST_KEYS,
  storageDir,
});
await stack.exec("create table if not exists public.numbers (n integer primary key)");
for (let n = 0; n < 100_000; n++) {
  await stack.sql("insert into public.numbers values ($1) on conflict do nothing", [n]);
  console.log(n);
}
