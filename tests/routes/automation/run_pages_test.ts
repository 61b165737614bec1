import { deepEqual, equal, match, ok } from "node:assert/strict";
import { decodeJwt } from "jose";
import type { Product } from "@/tests/harness/app.ts";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp, type Visitor } from "@/tests/harness/app_visitor.ts";

const JSON_ONLY = { accept: "application/json" };
const NO_WORK = ["7"];

interface Office {
  owner: Visitor;
  product: Product;
  siteId: string;
}

/** Somebody with a site, signed in. */
async function office(): Promise<Office> {
  const owner = await signedUp();
  const { product } = owner;
  const { data, error } = await product.as(owner.accessToken).rpc("create_site", {
    p_name: "Corner Coffee",
    p_sector_names: ["Coffee"],
  });
  if (error) throw new Error(error.message);
  return { owner, product, siteId: data };
}

/** A paused run with one waiting task, so that nothing changes while a test looks. */
async function pausedRun({ owner, product, siteId }: Office): Promise<string> {
  await product.sql(
    `insert into public.tasks (account_id, site_id, sector_id, title, target_words)
     select s.account_id, s.site_id, s.id, 'A <b>bold</b> task', 300 from public.sectors s where s.site_id = $1`,
    [siteId],
  );
  const [run] = await product.sql<{ id: string }>(
    `insert into public.automation_runs (account_id, site_id, status, stop_reason, config, idempotency_key)
     select s.account_id, s.id, 'paused', 'paused_by_user', '{"stages": {"1": false}}', $2
     from public.sites s where s.id = $1 returning id`,
    [siteId, crypto.randomUUID()],
  );
  const id = run?.id ?? "";
  await product.sql(
    `insert into public.automation_run_items (run_id, account_id, site_id, stage, subject_id, label)
     select $1, t.account_id, t.site_id, 4, t.id, t.title from public.tasks t where t.site_id = $2`,
    [id, siteId],
  );
  ok((await owner.get(`/automation/runs/${id}`)).status === 200);
  return id;
}

function orderOf(siteId: string, stages: string[], key = crypto.randomUUID()) {
  return { site_id: siteId, "stages[]": stages, key };
}

appTest("the same order sent twice is one run, and it is shown", async () => {
  const { owner, siteId, product } = await office();
  const order = orderOf(siteId, NO_WORK);
  const first = await owner.post("/automation/runs/new", order);
  const again = await owner.post("/automation/runs/new", order);
  equal(first.status, 303);
  match(first.location ?? "", /^\/automation\/runs\/[0-9a-f-]{36}$/);
  equal(again.location, first.location);
  const runs = await product.sql("select 1 from public.automation_runs where site_id = $1", [
    siteId,
  ]);
  equal(runs.length, 1);
  match((await owner.get(first.location ?? "")).text, /There was nothing to do/);
});

appTest("a second run of a site is refused, and the form keeps what was chosen", async () => {
  const given = await office();
  await pausedRun(given);
  const order = { ...orderOf(given.siteId, ["1", "2"]), max_articles: "7" };
  const { status, text } = await given.owner.post("/automation/runs/new", order);
  equal(status, 422);
  match(text, /A run is going on for this site/);
  match(text, /name="max_articles"[^>]*value="7"|value="7"[^>]*name="max_articles"/);
});

appTest(
  "a run that the balance does not cover names need and balance, and starts only with a cap",
  async () => {
    const { owner, siteId, product } = await office();
    await pausedRun({ owner, siteId, product });
    await product.sql(
      "update public.automation_runs set status = 'cancelled' where site_id = $1",
      [siteId],
    );
    const [account] = await product.sql<{ id: string; credits: number }>(
      `select a.id, a.credits from public.accounts a join public.sites s on s.account_id = a.id where s.id = $1`,
      [siteId],
    );
    const granted = await product.service.rpc("grant_credits", {
      p_account_id: account?.id ?? "",
      p_amount: 3 - (account?.credits ?? 0),
      p_reason: "test",
    });
    equal(granted.error, null);
    const order = { ...orderOf(siteId, ["4"]), max_articles: "1" };
    const refused = await owner.post("/automation/runs/new", order);
    equal(refused.status, 422);
    match(refused.text, /This needs \d+ credits and your balance is 3\./);
    match(refused.text, /href="\/billing\/credits"[^>]*>Add credits/);
    const page = await owner.get("/automation");
    match(page.text, /may need \d+ credits and your balance is\s+3/);
    ok(!/>\s*Run the whole pipeline\s*</.test(page.text.replace(/<h\d[^>]*>.*?<\/h\d>/gs, "")));
    const quick = await owner.post("/automation", { site_id: siteId, key: crypto.randomUUID() });
    equal(quick.location, "/automation");
    const told = await owner.get("/automation");
    match(told.text, /your balance is 3\. Add credits in Billing[^<]*<a href="\/billing\/credits"/);
    const runs = () =>
      product.sql(
        "select 1 from public.automation_runs where site_id = $1 and status <> 'cancelled'",
        [
          siteId,
        ],
      );
    equal((await runs()).length, 0);
    const capped = await owner.post("/automation", {
      site_id: siteId,
      key: crypto.randomUUID(),
      credit_cap: "3",
    });
    match(capped.location ?? "", /^\/automation\/runs\//);
    equal((await runs()).length, 1);
  },
);

appTest("a form with mistakes starts nothing and says where they are", async () => {
  const { owner, siteId, product } = await office();
  const order = { ...orderOf(siteId, []), max_keywords: "0", credit_cap: "-5" };
  const { status, text } = await owner.post("/automation/runs/new", order);
  equal(status, 422);
  for (const words of [/at least one stage/, /from 1 to 5,000/, /at least 1 credit/]) {
    match(text, words);
  }
  const asked = await owner.get(
    "/automation/runs/new?configured=1&max_keywords=%3Cscript%3E",
    JSON_ONLY,
  );
  equal(asked.status, 400);
  ok(!asked.text.includes("<script>"));
  const made = await product.sql("select 1 from public.automation_runs where site_id = $1", [
    siteId,
  ]);
  deepEqual(made, []);
});

appTest("a run answers its page's script with what the page shows", async () => {
  const given = await office();
  const id = await pausedRun(given);
  const { text } = await given.owner.get(`/automation/runs/${id}`, JSON_ONLY);
  const { run, asOf } = JSON.parse(text).data;
  equal(run.status, "paused");
  equal(run.items[0].label, "A <b>bold</b> task");
  ok(!("idempotency_key" in run));
  ok(Date.parse(asOf) > 0);
  const page = await given.owner.get(`/automation/runs/${id}`);
  ok(!page.text.includes("<b>bold</b>"), "a label became markup");
  match(page.text, /Paused by hand/);
});

appTest("a run that has ended leads to where its articles are", async () => {
  const { owner, siteId, product } = await office();
  const rows = await product.sql<{ id: string }>(
    `with r as (
       insert into public.automation_runs (account_id, site_id, status, config, idempotency_key, finished_at)
       select s.account_id, s.id, 'completed', jsonb_build_object('auto_publish', publishes), gen_random_uuid(), now()
       from public.sites s, unnest('{f,t}'::boolean[]) publishes where s.id = $1 returning *),
     i as (
       insert into public.automation_run_items (run_id, account_id, site_id, stage, subject_id, label, status)
       select r.id, r.account_id, r.site_id, 7, gen_random_uuid(), 'An article', 'done' from r)
     select r.id from r order by r.config->>'auto_publish'`,
    [siteId],
  );
  const links = await Promise.all(rows.map(async ({ id }) => {
    const { text } = await owner.get(`/automation/runs/${id}`);
    return [/See what goes out/.test(text), /Review the articles/.test(text)];
  }));
  deepEqual(links, [[false, true], [true, true]]);
});

appTest("the last stage is called after what it does with the articles", async () => {
  const given = await office();
  const id = await pausedRun(given);
  const titles = async () => {
    const { text } = await given.owner.get(`/automation/runs/${id}`);
    return ["To review", "To publishing"].filter((title) => text.includes(title));
  };
  deepEqual(await titles(), ["To review"]);
  await given.product.sql(
    `update public.automation_runs set config = config || '{"auto_publish": true}' where id = $1`,
    [id],
  );
  deepEqual(await titles(), ["To publishing"]);
});

appTest("the form of a run tells where finished articles go as its boxes say", async () => {
  const { owner, product, siteId } = await office();
  const titles = async (query = "") => {
    const { text } = await owner.get(`/automation/runs/new${query}`);
    return [...text.matchAll(/To (?:review|publishing)[a-z ]*/g)].map(([title]) => title);
  };
  const form =
    `?configured=1&site_id=${siteId}&stages[]=7&max_keywords=9&max_clusters=9&max_articles=9` +
    "&ideas_per_cluster=3&images_per_article=0";
  deepEqual(new Set(await titles()), new Set(["To review"]));
  await product.sql("update public.sites set auto_publish = true where id = $1", [siteId]);
  const [asked, meanwhile] = ["To review or publishing", "To review"];
  deepEqual(new Set(await titles(form)), new Set([asked, meanwhile]));
  deepEqual(
    new Set(await titles(`${form}&auto_publish=on`)),
    new Set([asked, "To publishing"]),
  );
});

appTest("a click that comes twice finds done what it asks for", async () => {
  const { owner, product, siteId } = await office();
  const id = await pausedRun({ owner, product, siteId });
  const path = `/automation/runs/${id}`;
  const said = async (action: string) => {
    equal((await owner.post(path, { action })).location, path);
    return /The run (is paused|goes on|is cancelled)\.|This run is \w+, so it cannot be \w+\./.exec(
      (await owner.get(path)).text,
    )?.[0];
  };
  equal(await said("pause"), "The run is paused.");
  equal(await said("pause"), "The run is paused.");
  equal(await said("cancel"), "The run is cancelled.");
  equal(await said("cancel"), "The run is cancelled.");
  equal(await said("resume"), "This run is cancelled, so it cannot be resumed.");
});

appTest("another tenant finds no run and no job, and controls nothing", async () => {
  const given = await office();
  const id = await pausedRun(given);
  const { owner: stranger } = await office();
  equal((await stranger.get(`/automation/runs/${id}`)).status, 404);
  equal((await stranger.get(`/automation/runs/${id}`, JSON_ONLY)).status, 404);
  const cancelled = await stranger.post(
    `/automation/runs/${id}`,
    { action: "cancel" },
    JSON_ONLY,
  );
  equal(cancelled.status, 404);
  const started = await stranger.post("/automation/runs/new", orderOf(given.siteId, NO_WORK));
  equal(started.status, 422);
  match((await given.owner.get(`/automation/runs/${id}`)).text, /Resume/);
  for (const path of ["/automation/runs/x", "/jobs/x", `/jobs/${crypto.randomUUID()}`]) {
    equal((await stranger.get(path)).status, 404, path);
  }
});

appTest("a viewer sees a run without its buttons, and is refused when forging them", async () => {
  const given = await office();
  const id = await pausedRun(given);
  const viewer = await signedUp("viewer");
  const userId = decodeJwt(viewer.accessToken).sub;
  await given.product.sql(
    `update public.profiles set role = 'viewer',
       account_id = (select s.account_id from public.sites s where s.id = $1) where id = $2`,
    [given.siteId, userId],
  );
  await given.product.sql(
    `insert into public.site_user_access (account_id, site_id, user_id)
     select s.account_id, s.id, $2 from public.sites s where s.id = $1`,
    [given.siteId, userId],
  );
  const { status, text } = await viewer.get(`/automation/runs/${id}`);
  equal(status, 200);
  ok(!/value="(resume|pause|cancel)"/.test(text));
  ok(!/Start the run/.test((await viewer.get("/automation/runs/new")).text));
  const forged = await viewer.post(`/automation/runs/${id}`, { action: "resume" }, JSON_ONLY);
  equal(forged.status, 403);
});

appTest("a run goes on, and is cancelled once however often it is asked", async () => {
  const given = await office();
  const id = await pausedRun(given);
  const act = (action: string) => given.owner.post(`/automation/runs/${id}`, { action }, JSON_ONLY);
  equal((await act("pause")).status, 409);
  equal((await act("destroy")).status, 400);
  equal((await act("cancel")).status, 303);
  equal((await act("cancel")).status, 409);
  equal((await act("resume")).status, 409);
  const { text } = await given.owner.get(`/automation/runs/${id}`);
  match(text, /Cancelled by hand/);
});

appTest("a switched-off module leads to its switch", async () => {
  const { owner, product } = await office();
  await product.as(owner.accessToken).rpc("set_module", {
    p_module: "automation",
    p_enabled: false,
  });
  equal((await owner.get("/automation")).location, "/settings/modules");
  equal((await owner.get("/automation/runs/new")).location, "/settings/modules");
});
