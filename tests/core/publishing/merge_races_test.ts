import { deepEqual, equal, ok } from "node:assert/strict";
import { mergeContent, mergedHtml, type Version } from "core/publishing/merge_content.ts";

const BASE = "<h2>Brewing</h2><p>Use fresh water.</p><p>Grind the beans right before.</p>" +
  "<ul><li>Kettle</li><li>Scale</li></ul><p>Enjoy it warm.</p>";

type Edit = string | Partial<Version>;

function versionOf(edit: Edit): Version {
  const fields = { title: "Coffee", slug: "coffee", excerpt: "", meta_title: "Coffee at home" };
  const terms = { tags: ["Coffee", "Home"], categories: ["Drinks"], status: "publish" };
  return { html: BASE, ...fields, ...terms, ...(typeof edit === "string" ? { html: edit } : edit) };
}

interface Race {
  ours: Edit;
  theirs: Edit;
  /** The text after a merge without conflict. */
  html?: string;
  /** [base, ours, theirs] of each block in conflict. */
  conflicts?: [string, string | null, string | null][];
  fields?: Partial<Version>;
  fieldConflicts?: string[];
  foreign?: number;
}

const WATER = "<p>Use fresh water.</p>";
const GRIND = "<p>Grind the beans right before.</p>";
const LIST = "<ul><li>Kettle</li><li>Scale</li></ul>";
const with_ = (was: string, is: string, html = BASE) => html.replace(was, is);
const wordpress = (html: string) =>
  html.replace(/<(p|h2|ul)>(.*?)<\/\1>/g, (block, tag) => {
    const name = tag === "p" ? "paragraph" : tag === "ul" ? "list" : "heading";
    return `<!-- wp:${name} -->\n${
      block.replace(/^<(\w+)/, '<$1 class="wp-block"')
    }\n<!-- /wp:${name} -->\n\n`;
  });

const RACES: Record<string, Race> = {
  "nobody edits": { ours: BASE, theirs: BASE, html: BASE },
  "only we edit a paragraph": {
    ours: with_("fresh", "soft"),
    theirs: wordpress(BASE),
    html: with_("fresh", "soft"),
  },
  "only WordPress edits a paragraph": {
    ours: BASE,
    theirs: with_("fresh", "soft"),
    html: with_("fresh", "soft"),
  },
  "each side edits another paragraph": {
    ours: with_("fresh", "soft"),
    theirs: with_("warm", "hot"),
    html: with_("fresh", "soft", with_("warm", "hot")),
  },
  "each side edits one of two neighbours": {
    ours: with_("fresh", "soft"),
    theirs: with_("right before", "just before"),
    html: with_("fresh", "soft", with_("right before", "just before")),
  },
  "both make the same edit": {
    ours: with_("fresh", "soft"),
    theirs: wordpress(with_("fresh", "soft")),
    html: with_("fresh", "soft"),
  },
  "both edit the same paragraph differently": {
    ours: with_("fresh", "soft"),
    theirs: with_("fresh", "filtered"),
    conflicts: [[WATER, "<p>Use soft water.</p>", "<p>Use filtered water.</p>"]],
  },
  "WordPress saves it as blocks without an edit": {
    ours: BASE,
    theirs: wordpress(BASE),
    html: BASE,
  },
  "WordPress' classic editor takes the paragraphs away without an edit": {
    ours: BASE,
    theirs: "<h2>Brewing</h2>\nUse fresh water.\n\nGrind the beans right before.\n" +
      "<ul>\n \t<li>Kettle</li>\n \t<li>Scale</li>\n</ul>\nEnjoy it warm.",
    html: BASE,
  },
  "we remove a paragraph that WordPress left alone": {
    ours: with_(WATER, ""),
    theirs: wordpress(BASE),
    html: with_(WATER, ""),
  },
  "WordPress removes a paragraph that we left alone": {
    ours: BASE,
    theirs: with_(LIST, ""),
    html: with_(LIST, ""),
  },
  "we remove a paragraph that WordPress edits": {
    ours: with_(WATER, ""),
    theirs: with_("fresh", "soft"),
    conflicts: [[WATER, null, "<p>Use soft water.</p>"]],
  },
  "WordPress removes a paragraph that we edit": {
    ours: with_("fresh", "soft"),
    theirs: with_(WATER, ""),
    conflicts: [[WATER, "<p>Use soft water.</p>", null]],
  },
  "both remove the same paragraph": {
    ours: with_(WATER, ""),
    theirs: with_(WATER, ""),
    html: with_(WATER, ""),
  },
  "both add a paragraph at different places": {
    ours: `${BASE}<p>Ours at the end.</p>`,
    theirs: `<p>Theirs at the start.</p>${BASE}`,
    html: `<p>Theirs at the start.</p>${BASE}<p>Ours at the end.</p>`,
  },
  "both add a different paragraph at the same place": {
    ours: `${BASE}<p>Ours at the end.</p>`,
    theirs: `${BASE}<p>A hint by the editor.</p>`,
    html: `${BASE}<p>Ours at the end.</p><p>A hint by the editor.</p>`,
  },
  "both add the same paragraph at the same place": {
    ours: `${BASE}<p>Cheers!</p>`,
    theirs: wordpress(`${BASE}<p>Cheers!</p>`),
    html: `${BASE}<p>Cheers!</p>`,
  },
  "we move a paragraph that WordPress edits": {
    ours: `${with_(WATER, "")}${WATER}`,
    theirs: with_("fresh", "soft"),
    html: `${with_(WATER, "")}<p>Use soft water.</p>`,
  },
  "both move the same paragraph, each elsewhere": {
    ours: `${with_(WATER, "")}${WATER}`,
    theirs: `${WATER}${with_(WATER, "")}`,
    html: `${with_(WATER, "")}${WATER}`,
  },
  "WordPress adds a point to a list while we edit what stands around it": {
    ours: with_("warm", "hot", with_("right before", "just before")),
    theirs: with_("<li>Scale</li>", "<li>Scale</li><li>Filter</li>"),
    html: with_("warm", "hot", with_("right before", "just before"))
      .replace("<li>Scale</li>", "<li>Scale</li><li>Filter</li>"),
  },
  "WordPress cuts a paragraph in two while we edit another": {
    ours: with_("warm", "hot"),
    theirs: with_(GRIND, "<p>Grind the beans</p><p>right before.</p>"),
    html: with_("warm", "hot", with_(GRIND, "<p>Grind the beans</p><p>right before.</p>")),
  },
  "each side edits another field": {
    ours: { title: "Coffee at home", tags: ["Coffee", "Home", "Guide"] },
    theirs: { slug: "coffee-at-home", tags: ["coffee", "Beans"], status: "draft" },
    fields: {
      title: "Coffee at home",
      slug: "coffee-at-home",
      status: "draft",
      tags: ["Coffee", "Guide", "Beans"],
      categories: ["Drinks"],
    },
  },
  "both edit the same field differently": {
    ours: { title: "Coffee at home", meta_title: "Ours" },
    theirs: { title: "Better coffee", meta_title: "Coffee at home" },
    fields: { title: "Coffee at home", meta_title: "Ours" },
    fieldConflicts: ["title"],
  },
  "WordPress adds a block that no article of ours can hold": {
    ours: with_("fresh", "soft"),
    theirs: `${wordpress(BASE)}<!-- wp:latest-posts {"postsToShow":3} /-->`,
    html: with_("fresh", "soft"),
    foreign: 1,
  },
};

Deno.test("there are 24 races", () => equal(Object.keys(RACES).length, 24));

for (const [name, race] of Object.entries(RACES)) {
  Deno.test(`race: ${name}`, () => {
    const merged = mergeContent(versionOf(BASE), versionOf(race.ours), versionOf(race.theirs));
    deepEqual(
      merged.blockConflicts.map(({ base, ours, theirs }) => [base, ours, theirs]),
      race.conflicts ?? [],
    );
    if (race.html) equal(plainHtml(mergedHtml(merged)), race.html);
    equal(merged.foreign.length, race.foreign ?? 0);
    const fields: Partial<Version> = { ...merged.texts, ...merged.terms };
    for (const [field, value] of Object.entries(race.fields ?? {})) {
      deepEqual(Object.entries(fields).find(([known]) => known === field)?.[1], value, field);
    }
    deepEqual(merged.fieldConflicts.map(({ field }) => field), race.fieldConflicts ?? []);
  });
}

function plainHtml(html: string): string {
  return html.replace(/ class="[^"]*"/g, "").replace(/\n/g, "");
}

Deno.test("a conflict can be settled with either side, both or a text of one's own", () => {
  const { ours, theirs } = { ours: with_("fresh", "soft"), theirs: with_("fresh", "filtered") };
  const merged = mergeContent({ html: BASE }, { html: ours }, { html: theirs });
  equal(plainHtml(mergedHtml(merged, ["ours"])), ours);
  equal(plainHtml(mergedHtml(merged, ["theirs"])), theirs);
  ok(plainHtml(mergedHtml(merged, ["both"])).includes("soft water.</p><p>Use filtered"));
  ok(mergedHtml(merged, [{ html: "<p>Mine</p>" }]).includes("<p>Mine</p>"));
});
