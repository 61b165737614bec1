import { doesNotMatch, equal, match } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, openOffice } from "@/tests/routes/office.ts";

const PROMPT = "/thinker/prompts/generate_content";
const body = "Write kindly and briefly about the title of the task.";

appTest("a prompt goes from default to own to default, each a version", async () => {
  const { owner } = await openOffice();
  equal((await owner.post(PROMPT, { body, version: "1" })).location, PROMPT);
  const own = await owner.get(PROMPT);
  match(own.text, /Version 2/);
  match(own.text, /Differences to the default/);
  match(own.text, /<ins\b/);
  await owner.post(PROMPT, { action: "reset", version: "2" });
  const reset = await owner.get(PROMPT);
  match(reset.text, /Version 3/);
  doesNotMatch(reset.text, /Differences to the default/);
});

appTest("a text written on an old version is refused and kept on the page", async () => {
  const { owner } = await openOffice();
  await owner.post(PROMPT, { body, version: "1" });
  const late = await owner.post(PROMPT, { body: `${body} From the other tab.`, version: "1" });
  equal(late.status, 422);
  match(late.text, /Somebody else saved version 2/);
  match(late.text, /From the other tab/);
  const wrong = await owner.post(PROMPT, { body: "About {title}, twenty letters.", version: "2" });
  match(wrong.text, /\{title\} is not filled in/);
});

appTest("editors and viewers read prompts and authors and write neither", async () => {
  const office = await openOffice();
  await office.owner.post("/thinker/authors/new", { name: "Barista", language: "English" });
  const list = await office.owner.get("/thinker/authors");
  const path = list.text.match(/\/thinker\/authors\/[\w-]{36}/)?.[0] ?? "";
  for (const role of ["editor", "viewer"] as const) {
    const somebody = await hire(office, role);
    doesNotMatch((await somebody.get(PROMPT)).text, /<textarea/);
    match((await somebody.post(PROMPT, { body, version: "1" })).text, /Only owners and admins/);
    match((await somebody.get(path)).text, /Barista/);
    equal((await somebody.get("/thinker/authors/new")).status, 403);
    const forged = await somebody.post("/thinker/authors/new", {
      name: "New",
      language: "English",
    });
    equal(forged.status, 422);
    await somebody.post(path, { action: "delete" });
    match(leftMessage(somebody), /not found/);
  }
  const stranger = await signedUp("stranger");
  equal((await stranger.get(path)).status, 404);
  await stranger.post(path, { action: "delete" });
  equal((await stranger.post(path, { name: "Mine", language: "English" })).status >= 303, true);
  match((await office.owner.get(path)).text, /Barista/);
});

appTest("a refused author keeps what was typed, in every field", async () => {
  const { owner } = await openOffice();
  const fields = { name: "", language: "German", tone: "Nüchtern <b>", dos: "x".repeat(2001) };
  const { status, text } = await owner.post("/thinker/authors/new", fields);
  equal(status, 422);
  match(text, /Name the author/);
  match(text, /Use at most 2,000 characters/);
  match(text, /Nüchtern &lt;b/);
});
