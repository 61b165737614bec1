import { deepEqual } from "node:assert/strict";
import { closeOffice, office } from "@/tests/core/integrations/wordpress_office.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import { wordpressMissing } from "@/tests/harness/wordpress.ts";
import { type ItemReport, publishBack, withTitles } from "./theme_items.ts";

/** The 186 items with which WordPress themes are tested; they lie outside the repository. */
const FILE = new URL(
  "../../../shared/data/wordpress/themeunittestdata.wordpress.xml",
  import.meta.url,
);
const file = await Deno.readTextFile(FILE).catch(() => null);
/** Told by the name of the test. */
const beside = file === null ? " [needs that file beside the repository]" : "";

/** What of some items is not as it was. */
const SAMPLE: Record<string, string[]> = {
  "Block: Quote": ["Lost elements: <cite> (5)."],
  "Block: Gallery": [],
  "Markup: HTML Tags and Formatting": [
    "Lost elements: <cite> (3), <dl>, <dt> (4), <dd> (4), <abbr>, <del>, <ins>, <kbd>, <q>, <sub>, <sup>.",
  ],
  "Επίπεδο 2 -Second Greek level": [
    'Address: "επίπεδο-2" is "epipedo-2".',
    "It stands below no other page any more.",
  ],
};

testNeeding(wordpressMissing, {
  name: `items of WordPress' theme test data go through whole${beside}`,
  ignore: file === null,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const reports = await publishBack(await office(), withTitles(file ?? "", Object.keys(SAMPLE)));
    deepEqual(Object.fromEntries(reports.map((one) => [one.title, one.differences])), SAMPLE);
  },
});

/** With THEME_ITEMS=1 only: it takes minutes, and prints a report for each item as JSON. */
testNeeding(wordpressMissing, {
  name: `all 186 items of WordPress' theme test data are published back, or told why not${beside}`,
  ignore: file === null || Deno.env.get("THEME_ITEMS") !== "1",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const reports = await publishBack(await office(), file ?? "");
    console.log(JSON.stringify(reports, null, 2));
    const counts: Record<string, number> = {};
    for (const { outcome, reason } of reports) {
      const what = outcome === "skipped" ? reason : outcome;
      counts[what] = (counts[what] ?? 0) + 1;
    }
    deepEqual(counts, {
      published: 75,
      "An entry of a menu, not an article.": 70,
      "A picture or file: it stays where it is, and articles that show it go on showing it.": 37,
      "It has no text yet.": 4,
    });
    const lost = (what: string) => (report: ItemReport) =>
      report.differences.filter((one) => one.startsWith(`Lost ${what}`)).map((one) =>
        `${report.title}: ${one}`
      );
    deepEqual(reports.flatMap(lost("words")), []);
    deepEqual(reports.flatMap(lost("links")), []);
    deepEqual(reports.flatMap(lost("pictures")), []);
  },
});

Deno.test.afterAll(closeOffice);
