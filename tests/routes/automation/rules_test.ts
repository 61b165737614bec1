import { deepEqual, equal, match, ok } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import type { Visitor } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, type Office, openOffice } from "@/tests/routes/office.ts";

const JSON_ONLY = { accept: "application/json" };

/** The form of a rule that clusters keywords of at least a volume. */
function ruleForm(changes: Record<string, string | string[]> = {}) {
  return {
    trigger: "keyword_added",
    record: "keyword",
    name: `Rule ${crypto.randomUUID().slice(0, 8)}`,
    "g0_field[]": ["volume", ""],
    "g0_op[]": ["gte", "eq"],
    "g0_value[]": ["100", ""],
    "actions[]": ["cluster"],
    active: "on",
    step: "save",
    ...changes,
  };
}

async function rulesOf({ product, siteId }: Office) {
  return await product.sql<
    {
      id: string;
      name: string;
      conditions: unknown;
      actions: string[];
      cron: string | null;
      settings: Record<string, unknown>;
    }
  >(
    "select id, name, conditions, actions, cron, settings from public.automation_rules where site_id = $1",
    [siteId],
  );
}

/** Saves a rule; answers its page's address. */
async function saved(
  owner: Visitor,
  changes: Record<string, string | string[]> = {},
): Promise<string> {
  const answer = await owner.post("/automation/rules/new", ruleForm(changes));
  equal(answer.status, 303, answer.text.slice(0, 300));
  return answer.location ?? "";
}

async function addKeywords({ product, accountId, siteId, sectorId }: Office, keywords: string[]) {
  await product.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword, volume)
     select $1, $2, $3, k, 500 from unnest($4::text[]) k`,
    [accountId, siteId, sectorId, keywords],
  );
}

appTest("a rule is made from its form, tested without being saved, and executed once", async () => {
  const office = await openOffice();
  const { owner } = office;
  await addKeywords(office, ["coffee beans", "coffee <b>grinder</b>"]);
  const tested = await owner.post("/automation/rules/new", ruleForm({ step: "test" }));
  equal(tested.status, 200);
  match(tested.text, /2 new keywords/);
  match(tested.text, /coffee &lt;b>grinder|coffee &lt;b&gt;grinder/);
  deepEqual(await rulesOf(office), []);
  const path = await saved(owner);
  const [rule] = await rulesOf(office);
  deepEqual(rule?.conditions, { all: [{ field: "volume", op: "gte", value: "100" }] });
  const shown = await owner.get(path);
  match(shown.text, /Volume is at least “100”/);
  const key = /name="key" value="([^"]+)"/.exec(shown.text)?.[1] ?? "";
  const order = { action: "execute", key };
  const [first, again] = [await owner.post(path, order), await owner.post(path, order)];
  match(first.location ?? "", /^\/automation\/runs\//);
  equal(again.location, first.location);
  const history = await owner.get("/automation/history?cause=manual");
  match(history.text, /2 matched/);
  match((await owner.get("/automation/history?cause=schedule")).text, /Nothing matches/);
  equal((await owner.get("/automation/history?cause=%27;--&from=nonsense&page=-1")).status, 200);
});

appTest("another row or group keeps what was typed and saves nothing", async () => {
  const office = await openOffice();
  for (const step of ["row 0", "group 0"]) {
    const { status, text } = await office.owner.post(
      "/automation/rules/new",
      ruleForm({ step, name: "Half <typed>" }),
    );
    equal(status, 200);
    match(text, /Half &lt;typed/);
    match(text, /name="g0_value\[\]"[^>]*value="100"|value="100"[^>]*name="g0_value\[\]"/);
    equal(step === "group 0", /name="g1_field/.test(text));
  }
  deepEqual(await rulesOf(office), []);
});

/** Four groups inside each other, two beside each other. */
const NESTED = {
  "g0_join": "any",
  "g1_in": "0",
  "g1_join": "all",
  "g1_field[]": ["keyword", "intent"],
  "g1_op[]": ["contains", "not_null"],
  "g1_value[]": ["coffee", ""],
  "g2_in": "1",
  "g2_join": "any",
  "g2_field[]": ["volume"],
  "g2_op[]": ["in"],
  "g2_value[]": ["1, 2"],
  "g3_in": "2",
  "g3_join": "all",
  "g3_field[]": ["difficulty", "cpc"],
  "g3_op[]": ["lt", "is_null"],
  "g3_value[]": ["30", ""],
  "g4_in": "0",
  "g4_join": "any",
  "g4_field[]": ["source"],
  "g4_op[]": ["eq"],
  "g4_value[]": ["csv"],
};

appTest("groups inside groups are saved and come back in the form as they were", async () => {
  const office = await openOffice();
  const path = await saved(office.owner, NESTED);
  const deepest = {
    all: [{ field: "difficulty", op: "lt", value: "30" }, {
      field: "cpc",
      op: "is_null",
      value: true,
    }],
  };
  const inner = { any: [{ field: "volume", op: "in", value: ["1", "2"] }, deepest] };
  const conditions = {
    any: [
      { field: "volume", op: "gte", value: "100" },
      {
        all: [
          { field: "keyword", op: "contains", value: "coffee" },
          { field: "intent", op: "is_null", value: false },
          inner,
        ],
      },
      { any: [{ field: "source", op: "eq", value: "csv" }] },
    ],
  };
  deepEqual((await rulesOf(office))[0]?.conditions, conditions);
  const { text } = await office.owner.get(`${path}/edit`);
  const within = [...text.matchAll(/name="(g\d+_in)" value="(\d+)"/g)].map(([, ...pair]) => pair);
  deepEqual(within, [["g1_in", "0"], ["g2_in", "1"], ["g3_in", "2"], ["g4_in", "0"]]);
  const version = /name="version" value="(\d+)"/.exec(text)?.[1] ?? "";
  const again = await office.owner.post(`${path}/edit`, ruleForm({ ...NESTED, version }));
  equal(again.status, 303);
  deepEqual((await rulesOf(office))[0]?.conditions, conditions);
});

appTest(
  "without scripts groups are added inside groups, and removed with all they hold",
  async () => {
    const office = await openOffice();
    const send = async (step: string) =>
      (await office.owner.post("/automation/rules/new", ruleForm({ ...NESTED, step }))).text;
    const names = (text: string) =>
      [...text.matchAll(/name="g(\d+)_in" value="(\d+)"/g)].map(([, n, at]) => `${n} in ${at}`);
    deepEqual(names(await send("group 3")), ["1 in 0", "2 in 1", "3 in 2", "4 in 3", "5 in 0"]);
    deepEqual(names(await send("drop 2")), ["1 in 0", "2 in 0"]);
    deepEqual(names(await send("drop 99")), ["1 in 0", "2 in 1", "3 in 2", "4 in 0"]);
  },
);

appTest("a form with mistakes saves nothing and says where they are", async () => {
  const office = await openOffice();
  const wrong: [Record<string, string | string[]>, RegExp][] = [
    [{ name: " " }, /Give the rule a name/],
    [{ "actions[]": [] }, /Choose what it does/],
    [{ "actions[]": ["cluster", "content"] }, /A step is missing in between/],
    [{ "g0_value[]": ["many", ""] }, /compares a number with something/],
    [{ "g0_field[]": ["volume; drop table x", ""] }, /has no field/],
    [{ credit_limit: "0" }, /from 1 to 1,000,000/],
    [
      { trigger: "schedule", record: "keyword", every: "cron", cron: "61 * * * *" },
      /not a schedule/,
    ],
    [
      { trigger: "schedule", record: "keyword", time_zone: "Mars/Base" },
      /time zone does not exist/,
    ],
  ];
  for (const [changes, words] of wrong) {
    const { status, text } = await office.owner.post("/automation/rules/new", ruleForm(changes));
    equal(status, 422, JSON.stringify(changes));
    match(text, words);
  }
  equal(
    (await office.owner.post("/automation/rules/new", ruleForm({ trigger: "moon" }))).status,
    422,
  );
  deepEqual(await rulesOf(office), []);
});

appTest(
  "a schedule shows its next five times in its zone, and is edited as it was written",
  async () => {
    const office = await openOffice();
    const path = await saved(office.owner, {
      trigger: "schedule",
      record: "pipeline",
      every: "week",
      "weekdays[]": ["1", "5"],
      time: "06:30",
      time_zone: "Europe/Berlin",
      "actions[]": ["cluster", "ideas", "notify"],
    });
    const [rule] = await rulesOf(office);
    equal(rule?.cron, "30 6 * * 1,5");
    deepEqual(rule?.actions, ["pipeline", "notify"]);
    deepEqual(rule?.settings.stages, {
      "1": true,
      "2": true,
      "3": false,
      "4": false,
      "5": false,
      "6": false,
      "7": false,
    });
    const { text } = await office.owner.get(path);
    equal(text.match(/(Monday|Friday),? \d+ \w+ \d{4} at 06:30/g)?.length, 5);
    match(text, /Every Monday and Friday at 06:30/);
    const edit = await office.owner.get(`${path}/edit`);
    match(edit.text, /<option[^>]*value="week"[^>]*selected|<option[^>]*selected[^>]*value="week"/);
    match(
      edit.text,
      /<option[^>]*(value="Europe\/Berlin"[^>]*selected|selected[^>]*value="Europe\/Berlin")/,
    );
  },
);

appTest("a rule changed in another tab is not overwritten", async () => {
  const office = await openOffice();
  const path = await saved(office.owner);
  const edit = (name: string) =>
    office.owner.post(`${path}/edit`, ruleForm({ name, version: "1" }));
  equal((await edit("First")).status, 303);
  const second = await edit("Second");
  equal(second.status, 422);
  match(second.text, /changed in another tab/);
  equal((await rulesOf(office))[0]?.name, "First");
});

appTest("a rule is switched off and on, and deleted with its history kept", async () => {
  const office = await openOffice();
  const path = await saved(office.owner);
  const act = (action: string) => office.owner.post(path, { action });
  await act("off");
  match((await office.owner.get(path)).text, /Inactive/);
  await act("on");
  await act("on");
  await office.owner.post(path, { action: "execute", key: crypto.randomUUID() });
  match(leftMessage(office.owner), /Nothing met its conditions/);
  equal((await act("delete")).location, "/automation/rules");
  equal((await office.owner.get(path)).status, 404);
  match((await office.owner.get("/automation/history")).text, /Nothing met its conditions/);
  equal((await office.owner.post(path, { action: "destroy" }, JSON_ONLY)).status, 400);
});

appTest("viewers see rules without their buttons, strangers see none", async () => {
  const office = await openOffice();
  const path = await saved(office.owner);
  const viewer = await hire(office, "viewer");
  const { text, status } = await viewer.get(path);
  equal(status, 200);
  ok(!/Execute now|Edit and test|Switch off/.test(text));
  ok(!/Switch off|New rule/.test((await viewer.get("/automation/rules")).text));
  equal((await viewer.get("/automation/rules/new")).status, 403);
  equal((await viewer.get(`${path}/edit`)).status, 403);
  equal((await viewer.post(path, { action: "off" }, JSON_ONLY)).status, 403);
  const { owner: stranger } = await openOffice();
  for (const address of [path, `${path}/edit`]) equal((await stranger.get(address)).status, 404);
  for (const action of ["off", "delete"]) {
    equal((await stranger.post(path, { action }, JSON_ONLY)).status, 404);
  }
  const forged = { action: "execute", key: crypto.randomUUID() };
  equal((await stranger.post(path, forged, JSON_ONLY)).status, 404);
  equal((await stranger.post(`${path}/edit`, ruleForm(), JSON_ONLY)).status, 404);
  equal((await rulesOf(office)).length, 1);
});

appTest("a suspended account is told why it makes and changes no rule", async () => {
  const office = await openOffice();
  const { owner, product } = office;
  const path = await saved(owner);
  await product.sql("update public.accounts set status = 'suspended' where id = $1", [
    office.accountId,
  ]);
  for (const address of ["/automation/rules/new", `${path}/edit`]) {
    const { text, status } = await owner.get(address);
    equal(status, 200);
    match(text, /Nothing can be added or changed until it is active again/);
    ok(!text.includes('value="save"'));
    const refused = await owner.post(address, ruleForm({ name: "Made too late" }));
    equal(refused.status, 422);
    match(refused.text, /account is suspended/);
  }
  ok((await rulesOf(office)).every(({ name }) => name !== "Made too late"));
});

appTest("failed work is ordered again with one click, and once", async () => {
  const office = await openOffice();
  const { owner, product } = office;
  const [task] = await product.sql<{ id: string }>(
    `insert into public.tasks (account_id, site_id, sector_id, title, target_words, status)
     values ($1, $2, $3, 'A task that failed', 300, 'failed') returning id`,
    [office.accountId, office.siteId, office.sectorId],
  );
  const [job] = await product.sql<{ id: string }>(
    `insert into public.jobs (account_id, site_id, function, subject_type, subject_id, subject_label, status, error_code, error_message,
       order_key, idempotency_key, credits_reserved, attempts, finished_at)
     values ($1, $2, 'generate_content', 'task', $3, 'A task that failed', 'dead', 'vendor_error', 'The AI did not answer.', $4, $4, 4, 4, now())
     returning id`,
    [office.accountId, office.siteId, task?.id, crypto.randomUUID()],
  );
  match((await owner.get("/automation/failures")).text, /The AI did not answer/);
  const { owner: stranger } = await openOffice();
  await stranger.post("/automation/failures", { "ids[]": [job?.id ?? ""] });
  match((await owner.get("/automation/failures")).text, /The AI did not answer/);
  for (let click = 0; click < 2; click++) {
    await owner.post("/automation/failures", { "ids[]": [job?.id ?? ""] });
  }
  match((await owner.get("/automation/failures")).text, /Nothing has failed/);
  const again = await product.sql("select 1 from public.jobs where subject_id = $1", [task?.id]);
  equal(again.length, 2);
});

appTest("the system page tells managers what stands still, and nobody else", async () => {
  const office = await openOffice();
  await addOverdueRule(office);
  const { text } = await office.owner.get("/settings/system");
  match(text, /This schedule is overdue/);
  match(text, /href="\/automation\/failures"[^>]*>[^<]*Failed work/);
  const { owner: stranger } = await openOffice();
  ok(!(await stranger.get("/settings/system")).text.includes("Overdue rule"));
  equal((await (await hire(office, "viewer")).get("/settings/system")).status, 403);
});

async function addOverdueRule({ product, accountId, siteId }: Office): Promise<void> {
  await product.sql(
    `insert into public.automation_rules (account_id, site_id, name, trigger, record, cron, next_at, actions)
     values ($1, $2, 'Overdue rule', 'schedule', 'keyword', '0 6 * * *', now() - interval '1 hour', '{notify}')`,
    [accountId, siteId],
  );
}
