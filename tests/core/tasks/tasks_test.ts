import assert from "node:assert/strict";
import { unwrap } from "core/db.ts";
import { orderContent } from "core/content/order_content.ts";
import { createTask } from "core/tasks/create_task.ts";
import { editTask } from "core/tasks/edit_task.ts";
import { listTaskIds, listTasks, taskTable } from "core/tasks/list_tasks.ts";
import { moveTasks } from "core/tasks/move_tasks.ts";
import { readTask } from "core/tasks/read_task.ts";
import { NewTask, TaskChanges } from "core/tasks/schema.ts";
import { writingSite } from "@/tests/core/content/writing_site.ts";
import { hasCode } from "@/tests/core/keywords/has_code.ts";
import type { Person } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

function add(person: Person, sector_id: string, title: string, words = 800): Promise<string> {
  return createTask(
    person,
    NewTask.parse({
      sector_id,
      title,
      keywords: "one, Two; one\n three",
      target_words: String(words),
      content_type: "blog_post",
      structure: "guide",
    }),
  );
}

async function titles(person: Person, siteId: string, address: string): Promise<string[]> {
  const query = taskTable.read(new URLSearchParams(address));
  return (await listTasks(person, { siteId, query })).rows.map(({ title }) => title);
}

databaseTest(
  "tasks made by hand are found by words, state, sector, order and page",
  async ({ person }) => {
    const ann = await person();
    const { siteId, sectorId } = await writingSite(ann);
    await add(ann, sectorId, "Alpha 100%_sure", 500);
    await add(ann, sectorId, "beta", 900);
    await add(ann, sectorId, "Gamma", 700);
    assert.deepEqual(await titles(ann, siteId, "sort=title"), ["Alpha 100%_sure", "beta", "Gamma"]);
    assert.deepEqual(await titles(ann, siteId, "sort=-words"), [
      "beta",
      "Gamma",
      "Alpha 100%_sure",
    ]);
    assert.deepEqual(await titles(ann, siteId, "q=100%25_"), ["Alpha 100%_sure"]);
    assert.deepEqual(await titles(ann, siteId, "q=GAMMA&status=queued"), ["Gamma"]);
    assert.deepEqual(await titles(ann, siteId, "q=three&status=failed"), []);
    assert.equal((await titles(ann, siteId, `sector=${sectorId}`)).length, 3);
    assert.deepEqual(await titles(ann, siteId, "page=9"), []);
    assert.equal((await titles(ann, siteId, "status=nonsense&sort=drop&q=%00&page=-1")).length, 3);
    const task = await readTask(ann, {
      taskId: (await listTaskIds(ann, { siteId, filters: { q: "beta" } }))[0] ?? "",
    });
    assert.deepEqual(task.keywords, ["one", "Two", "three"]);
  },
);

databaseTest("a task is edited; values outside the limits are refused", async ({ person }) => {
  const ann = await person();
  const { sectorId } = await writingSite(ann);
  const taskId = await add(ann, sectorId, "Plain");
  const given = {
    title: "Better",
    description: "About it.",
    target_words: "1500",
    priority: "5",
    due_date: "2026-12-24",
    author_profile_id: "",
  };
  await editTask(ann, { taskId, changes: TaskChanges.parse(given) });
  const task = await readTask(ann, { taskId });
  assert.deepEqual(
    [task.title, task.target_words, task.priority, task.due_date],
    ["Better", 1500, 5, "2026-12-24"],
  );
  for (
    const wrong of [{ title: " " }, { target_words: "99" }, { priority: "11" }, {
      due_date: "soon",
    }]
  ) {
    assert.equal(TaskChanges.safeParse({ ...given, ...wrong }).success, false);
  }
});

databaseTest(
  "cancelling gives the reservation back, and the task can be queued again",
  async ({ person }) => {
    const ann = await person();
    const { siteId, sectorId } = await writingSite(ann);
    const ids = [await add(ann, sectorId, "Ordered"), await add(ann, sectorId, "Waiting")];
    const balance = async () =>
      unwrap(await ann.db.from("accounts").select("credits").limit(1))?.[0]?.credits;
    const before = await balance();
    await orderContent(ann, { siteId, ids: ids.slice(0, 1), key: "order-one" });
    assert.notEqual(await balance(), before);
    assert.equal(await moveTasks(ann, { siteId, ids, action: "cancel" }), 2);
    assert.equal(await balance(), before);
    assert.equal(await moveTasks(ann, { siteId, ids, action: "cancel" }), 0);
    assert.equal(await moveTasks(ann, { siteId, ids, action: "reopen" }), 2);
    assert.deepEqual(await titles(ann, siteId, "status=queued&sort=title"), ["Ordered", "Waiting"]);
  },
);

databaseTest("what is being written is not cancelled", async ({ person, service }) => {
  const ann = await person();
  const { siteId, sectorId } = await writingSite(ann);
  const ids = [await add(ann, sectorId, "Running")];
  await orderContent(ann, { siteId, ids, key: "order-two" });
  unwrap(await service.rpc("claim_jobs", { p_worker: "test", p_limit: 100, p_lease_seconds: 60 }));
  assert.equal(await moveTasks(ann, { siteId, ids, action: "cancel" }), 0);
  assert.equal((await readTask(ann, { taskId: ids[0] ?? "" })).status, "in_progress");
});

databaseTest(
  "a cancelled task frees its idea; reopening never makes two live tasks of one idea",
  async ({ stack, person }) => {
    const ann = await person();
    const { siteId, sectorId, accountId } = await writingSite(ann);
    const [idea] = await stack.sql<{ id: string }>(
      `insert into public.ideas (account_id, site_id, sector_id, title) values ($1, $2, $3, 'An idea') returning id`,
      [accountId, siteId, sectorId],
    );
    const queue = () => ann.db.rpc("queue_ideas", { p_site_id: siteId, p_ids: [idea?.id ?? ""] });
    assert.equal(unwrap(await queue()), 1);
    const first = await listTaskIds(ann, { siteId, filters: {} });
    await moveTasks(ann, { siteId, ids: first, action: "cancel" });
    assert.equal(unwrap(await queue()), 1, "the idea is free again");
    assert.equal(await moveTasks(ann, { siteId, ids: first, action: "reopen" }), 0);
  },
);

databaseTest("tasks of another account do not exist", async ({ person }) => {
  const [ann, eve] = [await person(), await person("eve")];
  const { siteId, sectorId } = await writingSite(ann);
  const taskId = await add(ann, sectorId, "Mine");
  assert.deepEqual(await titles(eve, siteId, ""), []);
  await assert.rejects(readTask(eve, { taskId }), hasCode("not_found"));
  await assert.rejects(add(eve, sectorId, "Theirs"), hasCode("not_found"));
  await assert.rejects(
    moveTasks(eve, { siteId, ids: [taskId], action: "cancel" }),
    hasCode("not_found"),
  );
  const changes = TaskChanges.parse({
    title: "Stolen",
    description: "",
    target_words: 500,
    priority: 0,
    due_date: "",
    author_profile_id: "",
  });
  await assert.rejects(editTask(eve, { taskId, changes }), hasCode("not_found"));
  assert.equal((await readTask(ann, { taskId })).title, "Mine");
});
