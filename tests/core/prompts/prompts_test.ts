import { equal, match, rejects, throws } from "node:assert/strict";
import { PROMPT_FUNCTIONS, promptFunction } from "core/prompts/functions.ts";
import { readPrompt, readPrompts } from "core/prompts/read_prompts.ts";
import { resetPrompt, savePrompt } from "core/prompts/save_prompt.ts";
import { checkVariables, PromptChange } from "core/prompts/schema.ts";
import { wordDiff } from "core/prompts/word_diff.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";

const id = "generate_content";
const body = "Write kindly, and always about the title of the task.";

databaseTest(
  "a saved prompt is a new version, the same text is not, the default comes back",
  async (t) => {
    const { db } = await t.person();
    const first = await readPrompt({ db }, id);
    equal(first.version, 1);
    equal(first.body, first.default_body);
    equal(await savePrompt({ db }, { id, change: { body, version: 1 } }), 2);
    equal(await savePrompt({ db }, { id, change: { body, version: 2 } }), 2);
    equal((await readPrompt({ db }, id)).body, body);
    equal(await resetPrompt({ db }, { id, version: 2 }), 3);
    const reset = await readPrompt({ db }, id);
    equal(reset.body, first.default_body);
    equal(reset.version, 3);
  },
);

databaseTest("what a colleague saved meanwhile is not overwritten", async (t) => {
  const { db } = await t.person();
  await savePrompt({ db }, { id, change: { body, version: 1 } });
  await rejects(savePrompt({ db }, { id, change: { body: body + " Mine.", version: 1 } }), {
    code: "conflict",
    message: /Somebody else saved version 2/,
  });
  await rejects(resetPrompt({ db }, { id, version: 1 }), { code: "conflict" });
  equal((await readPrompt({ db }, id)).body, body);
});

databaseTest("editors read prompts and change none; strangers change only their own", async (t) => {
  const owner = await t.person();
  const editor = await colleague(t, owner, "editor");
  const stranger = await t.person("stranger");
  equal((await readPrompts({ db: editor.db })).length, PROMPT_FUNCTIONS.length);
  await rejects(savePrompt({ db: editor.db }, { id, change: { body, version: 1 } }), {
    code: "forbidden",
  });
  await savePrompt({ db: stranger.db }, { id, change: { body, version: 1 } });
  equal((await readPrompt({ db: owner.db }, id)).version, 1);
  const { data } = await stranger.db.from("prompts").update({ body: "x" })
    .eq("account_id", owner.accountId).select();
  equal(data?.length ?? 0, 0);
});

databaseTest("every prompt an account starts with passes its own check", async (t) => {
  const { db } = await t.person();
  for (const prompt of await readPrompts({ db })) {
    const known = promptFunction(prompt.function);
    if (!known) throw new Error(`${prompt.function} is not documented.`);
    checkVariables(known, prompt.body);
  }
});

const article = promptFunction(id) ?? PROMPT_FUNCTIONS[0];
const template = promptFunction("generate_images") ?? PROMPT_FUNCTIONS[0];

Deno.test("a variable that is not filled in is refused by name", () => {
  if (!article || !template) throw new Error("no prompt functions");
  throws(() => checkVariables(article, "About {title}."), /\{title\} is not filled in/);
  throws(() => checkVariables(article, "About {{ task.title }}."), /\{\{ task.title \}\}/);
  throws(() => checkVariables(template, "{prompt} in {style}"), /\{style\} is not filled in/);
  throws(() => checkVariables(template, "a nice picture"), /\{prompt\} is missing/);
  throws(() => checkVariables(template, "{Prompt}"), /\{Prompt\} is not filled in/);
  checkVariables(template, "{prompt}, in two colours");
  checkVariables(article, 'Answer like {"title": "…"} with one key.');
});

Deno.test("a prompt has between 20 and 20,000 characters, line ends count once", () => {
  const parse = (text: string) => PromptChange.safeParse({ body: text, version: "1" });
  equal(parse("  short  ").success, false);
  equal(parse("x".repeat(20_001)).success, false);
  equal(parse(("x".repeat(9) + "\r\n").repeat(2_000)).data?.body.length, 19_999);
});

Deno.test("a difference joins to both texts again, whatever they are", () => {
  const texts = [
    "",
    "one",
    "one two three",
    "two  three\n\nfour ",
    " lead one two",
    "<b>x</b> é 😀",
    body,
  ];
  for (const before of texts) {
    for (const after of texts) {
      const runs = wordDiff(before, after);
      const join = (leave: string) =>
        runs.filter(({ kind }) => kind !== leave).map(({ text }) => text).join("");
      equal(join("added"), before);
      equal(join("removed"), after);
    }
  }
});

Deno.test("only the changed words differ, and a huge text is not compared word by word", () => {
  const runs = wordDiff("keep this old word here", "keep this new word here");
  equal(runs.map(({ kind }) => kind).join(" "), "same removed added same");
  const long = "word ".repeat(10_000);
  equal(wordDiff(long, long + "end").length, 2);
  match(runs[1]?.text ?? "", /old/);
});
