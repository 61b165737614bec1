import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import type { Answer } from "@/tests/harness/app_visitor.ts";
import { type Office, openOffice } from "@/tests/routes/office.ts";

const PATH = "/planner/keywords/import";

function upload(office: Office, content: BlobPart, name = "keywords.csv"): Promise<Answer> {
  return office.owner.post(PATH, {
    site_id: office.siteId,
    sector_id: office.sectorId,
    text: "",
    file: new File([content], name),
  });
}

/** Uploads, imports whatever the preview offers, and answers the report. */
async function importAll(office: Office, content: BlobPart): Promise<string> {
  const kept = await upload(office, content);
  assert.equal(kept.status, 303, kept.text.match(/class="error"[^<]*/)?.[0] ?? "");
  const fields = Object.fromEntries(new URL(kept.location ?? "", "http://x").searchParams);
  return (await office.owner.follow(await office.owner.post(`${PATH}/preview`, fields))).text;
}

function stored(office: Office): Promise<{ keyword: string; volume: number | null }[]> {
  return office.product.sql(
    "select keyword, volume from public.keywords where account_id = $1 order by keyword",
    [office.accountId],
  );
}

appTest("files that are no lists are refused with a sentence, and nothing is stored", async (t) => {
  const office = await openOffice();
  const noise = crypto.getRandomValues(new Uint8Array(40_000));
  const files: Record<string, BlobPart> = {
    "an Excel workbook": new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, ...noise]),
    "an old Excel file": new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...noise]),
    "a PDF": "%PDF-1.7\n%âãÏÓ\n1 0 obj\n<< /Type /Catalog >>",
    "a picture": new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...noise]),
    "noise": noise,
    "an empty file": "",
    "a header without rows": "Keyword,Volume\n",
    "blank lines": "\n\n \n,,\n",
    "a web page": "<!doctype html><html><body><table><tr><td>x</td></tr></table></body></html>",
  };
  for (const [name, content] of Object.entries(files)) {
    await t.step(name, async () => {
      const text = (await office.owner.follow(await upload(office, content))).text;
      assert.match(text, /class="flash"|role="alert"|class="error"|Rejected/);
      assert.doesNotMatch(text, /Import [1-9]\d* keyword/);
      assert.deepEqual(await stored(office), []);
    });
  }
});

appTest("a file of 50 MB is refused in plain words, and the app lives on", async () => {
  const office = await openOffice();
  const answer = await upload(office, new Uint8Array(50 * 1024 * 1024).fill(97));
  assert.equal(answer.status, 413);
  assert.match(answer.text, /48 MB/);
  assert.equal((await office.owner.get("/planner/keywords")).status, 200);
});

appTest("a form of 30 MB to any page is no failure", async () => {
  const office = await openOffice();
  for (const path of ["/setup/sites/new", "/planner/keywords/add", "/settings/profile"]) {
    const { status } = await office.owner.post(path, { name: "x".repeat(30 * 1024 * 1024) });
    assert.ok(status < 500, `${path} ${status}`);
  }
});

appTest("odd rows are imported, merged or rejected with a reason; none disappears", async () => {
  const office = await openOffice();
  const long = "very ".repeat(2500);
  const rows = [
    "Keyword,Keyword,Volume,Volume,CPC",
    'plain keyword,other,100,200,"1,20"',
    "PLAIN  Keyword,other,150,,",
    `${long},,10,,`,
    ',"",5,,',
    '"<script>alert(1)</script>",,10,,',
    '"<img src=x onerror=alert(1)>",,n/a,,',
    "=cmd|'/c calc'!A0,,10,,",
    "@SUM(1+1),,10,,",
    "unknown volume,,,,",
    "no number,,abc,,",
    "negative,,-5,,",
    "emoji ☕ keyword,,7,,",
    '"two\nlines",,8,,',
  ];
  const report = await importAll(office, rows.join("\n"));
  assert.match(report, /Every row of the file has its place: 13 in all/);
  assert.doesNotMatch(report, /<script>alert|<img src=x/);
  const found = await stored(office);
  const volumes = new Map(found.map(({ keyword, volume }) => [keyword.toLowerCase(), volume]));
  assert.equal(volumes.get("unknown volume"), null);
  assert.ok(volumes.has("plain keyword"));
  assert.equal(found.filter(({ keyword }) => /plain keyword/i.test(keyword)).length, 1);
  assert.ok(found.every(({ keyword }) => keyword.length <= 300 && keyword.trim() !== ""));
  const table = await office.owner.get("/planner/keywords?size=100");
  assert.doesNotMatch(table.text, /<script>alert|<img src=x/);
});

appTest("what looks like a formula leaves as text", async () => {
  const office = await openOffice();
  await office.product.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword)
     select $1, $2, $3, k from unnest(array['=HYPERLINK(1)', '+1+1', '-2-3', '@SUM(1)']) k`,
    [office.accountId, office.siteId, office.sectorId],
  );
  const { text } = await office.owner.get("/planner/keywords/export");
  const lines = text.trim().split(/\r?\n/).slice(1);
  assert.equal(lines.length, 4);
  for (const line of lines) {
    assert.doesNotMatch(line, /^"?[=+@-]/, line);
  }
});

appTest("HTML in every field of every form is shown as text", async (t) => {
  const office = await openOffice();
  const attack = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
  const forms: Record<string, Record<string, string>> = {
    "/setup/sites/new": { name: attack, domain: attack, sector_names: attack },
    [`/setup/sites/${office.siteId}`]: {
      action: "edit",
      name: attack,
      domain: "",
      description: attack,
    },
    "/planner/keywords/add": {
      site_id: office.siteId,
      sector_id: office.sectorId,
      key: crypto.randomUUID(),
      keywords: attack,
    },
    "/planner/clusters/new": {
      site_id: office.siteId,
      sector_id: office.sectorId,
      name: attack,
      description: attack,
    },
    "/writer/tasks/new": {
      site_id: office.siteId,
      sector_id: office.sectorId,
      title: attack,
      keywords: attack,
      target_words: "500",
    },
    "/thinker/authors/new": { name: attack, tone: attack, language: "English" },
    "/settings/profile": { action: "profile", full_name: attack, theme: "light" },
    "/settings": { name: attack },
  };
  for (const [path, fields] of Object.entries(forms)) {
    await t.step(path, async () => {
      const answer = await office.owner.post(path, fields);
      assert.doesNotMatch((await office.owner.follow(answer)).text, /<script>alert|<img src=x/);
    });
  }
  const pages = [
    "/dashboard",
    "/setup/sites",
    "/planner",
    "/planner/keywords",
    "/planner/clusters",
  ];
  for (const path of [...pages, "/writer", "/writer/tasks", "/thinker/authors", "/automation"]) {
    const { text } = await office.owner.get(path);
    assert.doesNotMatch(text, /<script>alert|<img src=x/, path);
  }
});
