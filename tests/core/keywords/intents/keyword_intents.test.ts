import assert from "node:assert/strict";
import { unwrap } from "core/db.ts";
import { editKeyword, readKeyword } from "core/keywords/edit_keyword.ts";
import { NO_CHOICES } from "core/keywords/import_choices.ts";
import type { KeywordChanges } from "core/keywords/schema.ts";
import type { Person } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { importText, keywordIds, type PlanningSite, planningSite } from "../planning_site.ts";

async function told(person: Person, site: PlanningSite) {
  const answer = await person.db.from("keywords").select("keyword, intent, intent_source")
    .eq("site_id", site.siteId).order("keyword");
  return Object.fromEntries(
    unwrap(answer).map(({ keyword, ...said }) => [keyword, `${said.intent} ${said.intent_source}`]),
  );
}

const CHANGES: KeywordChanges = {
  volume: null,
  difficulty: null,
  cpc: null,
  currency: null,
  intent: "navigational",
};

databaseTest("an import says which intents were given and which were guessed", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "keyword,intent\nhow to knit,commercial\nhow to sew,\noak,\n");
  assert.deepEqual(await told(owner, site), {
    "how to knit": "commercial given",
    "how to sew": "informational guessed",
    oak: "null null",
  });
  await importText(owner, site, "keyword,intent\nhow to sew,transactional\nhow to knit,\n");
  assert.deepEqual(await told(owner, site), {
    "how to knit": "commercial given",
    "how to sew": "transactional given",
    oak: "null null",
  });
});

databaseTest("what a person says of an intent is never overwritten", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const file = "keyword,intent\nhow to knit,commercial\nhow to sew,\nbuy wool,\n";
  await importText(owner, site, file);
  const ids = await keywordIds(owner, site);
  const idOf = (keyword: string) => ids.get(keyword) ?? "";
  await editKeyword(owner, { id: idOf("how to knit"), changes: CHANGES });
  await editKeyword(owner, { id: idOf("buy wool"), changes: { ...CHANGES, intent: null } });
  // A row written past the form counts as a person's too.
  unwrap(
    await owner.db.from("keywords").update({ intent: "commercial" }).eq("id", idOf("how to sew"))
      .select("id"),
  );
  for (const on_known of ["update", "fill"] as const) {
    await importText(
      owner,
      site,
      file.replace("how to sew,", "how to sew,transactional"),
      undefined,
      { ...NO_CHOICES, on_known },
    );
  }
  assert.deepEqual(await told(owner, site), {
    "buy wool": "null person",
    "how to knit": "navigational person",
    "how to sew": "commercial person",
  });
});

databaseTest("nobody passes an intent off as somebody else's", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  await importText(owner, site, "keyword\nhow to knit\n");
  const { error } = await owner.db.from("keywords").update({ intent_source: "person" })
    .eq("site_id", site.siteId);
  assert.match(error?.message ?? "", /cannot be changed/);
});

databaseTest("keywords keep the market of their import and get a later one", async (given) => {
  const owner = await given.person();
  const site = await planningSite(owner);
  const market = { ...NO_CHOICES, country: "gb", language: "en" };
  await importText(owner, site, "keyword,volume\noak,10\n", undefined, market);
  await importText(owner, site, "keyword,volume\noak,10\nelm,5\n");
  const ids = await keywordIds(owner, site);
  const marketOf = async (keyword: string) => {
    const { country, language } = await readKeyword(owner, ids.get(keyword) ?? "");
    return [country, language];
  };
  assert.deepEqual(await marketOf("oak"), ["gb", "en"]);
  assert.deepEqual(await marketOf("elm"), [null, null]);
  await importText(owner, site, "keyword\noak\n", undefined, { ...market, country: "us" });
  assert.deepEqual(await marketOf("oak"), ["us", "en"]);
});
