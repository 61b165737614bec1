import assert from "node:assert/strict";
import { join } from "node:path";

const MAIN = join(import.meta.dirname ?? ".", "../../../tools/quality/main.ts");

async function quality(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("quality measures a file of one's own and prints one JSON object", async () => {
  const file = await Deno.makeTempFile({ suffix: ".tsv" });
  const topics = [
    "red running shoes",
    "espresso machine parts",
    "mortgage rates today",
    "puppy training",
  ];
  const extras = ["cheap", "uk", "for women", "review", "near me", "online"];
  const rows = topics.flatMap((topic) => extras.map((extra) => `${topic} ${extra}\t${topic}`));
  await Deno.writeTextFile(file, `keyword\ttopic\n${rows.join("\n")}\n`);
  const { code, out } = await quality(
    "--",
    "--file",
    file,
    "--format",
    "tsv",
    "--json",
    "--no-scale",
  );
  await Deno.remove(file);
  assert.equal(code, 0);
  const [set] = JSON.parse(out).sets;
  assert.equal(set.tune.labels + set.test.labels, 4);
  assert.equal(set.results[0].method, "IGNY8 grouping");
  assert.equal(set.results[0].test.ari, 1);
  assert.equal(set.results.length, 7);
  assert.deepEqual(set.ceilings.map(({ ari }: { ari: number }) => ari), [1, 1, 1]);
});

Deno.test("quality says what it does not know", async () => {
  assert.match((await quality("--help")).out, /deno task quality/);
  const unknown = await quality("--fast");
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /Unknown option --fast/);
  assert.match((await quality("--format", "csv")).err, /no format "csv"/);
  assert.match((await quality("--file", "nowhere.tsv")).err, /no file nowhere\.tsv/);
});
