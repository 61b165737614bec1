import assert from "node:assert/strict";
import { splitHalves } from "@/tools/quality/halves.ts";
import { guessFormat, readLabelled } from "@/tools/quality/labelled_file.ts";

Deno.test("uqv100: the need is the number after the last full stop of the third field", () => {
  const text = "\uFEFFCW12|201-4|UQV100.001|slider-8939|1|4.39|1\tamazon raspberry pi\n" +
    "CW12|201-4|UQV100.001|textBox-1|3|4.39|3\tbuy raspberry pi\n" +
    "CW12|217-0|UQV100.017|slider-2|1|5.5|2\tearth day\n";
  assert.deepEqual(readLabelled(text, "uqv100"), [
    { text: "amazon raspberry pi", label: "001" },
    { text: "buy raspberry pi", label: "001" },
    { text: "earth day", label: "017" },
  ]);
});

Deno.test("normalized: the topic is the digits before the first hyphen; commas in the search stay", () => {
  assert.deepEqual(readLabelled("213-rating-9,carpal, tunnel\n", "normalized"), [
    { text: "carpal, tunnel", label: "213" },
  ]);
});

Deno.test("tsv: columns are found by name, in any order, and can be named", () => {
  const text = "topic,query\r\nx,one\r\n,two\r\ny,one\r\ny,three\r\n";
  const expected = [{ text: "one", label: "x" }, { text: "three", label: "y" }];
  assert.deepEqual(readLabelled(text, "tsv"), expected);
  const other = text.replace("topic,query", "T,Q");
  assert.deepEqual(readLabelled(other, "tsv", { query: "q", label: "t" }), expected);
  assert.throws(() => readLabelled(other, "tsv"), /no query column/);
});

Deno.test("wands: query and query_class by name, rows without a class left out", () => {
  const text = "query_id\tquery\tquery_class\n0\tsalon chair\tMassage Chairs\n1\tdinosaur\t\n";
  assert.equal(guessFormat("wands_query.csv", text), "wands");
  assert.deepEqual(readLabelled(text, "wands"), [{ text: "salon chair", label: "Massage Chairs" }]);
});

Deno.test("halves share no label, lose no row and do not depend on the order of the rows", () => {
  const rows = Array.from({ length: 90 }, (_, at) => ({ text: `q${at}`, label: `l${at % 9}` }));
  const { tune, test } = splitHalves(rows);
  const labels = (list: typeof rows) => new Set(list.map(({ label }) => label));
  assert.equal(tune.length + test.length, rows.length);
  assert.equal(labels(tune).intersection(labels(test)).size, 0);
  assert.equal(labels(tune).size, 5);
  assert.deepEqual(labels(splitHalves(rows.toReversed()).tune), labels(tune));
});
