import assert from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { type Attempt, type Outcome, tryAll } from "./attempts.ts";
import { callSql } from "./calls.ts";
import { readFunctions } from "./catalogue.ts";
import { fingerprintSql } from "./fingerprint.ts";
import { FUNCTIONS, type Identity } from "./policy.ts";
import { worldOf } from "./shared_world.ts";
import { callOf } from "./calls.ts";
import { actor, id, MARKERS } from "./world.ts";
import type { Stack } from "@/local/stack.ts";

const site = id("a1", "site");

/** Tries SQL statements as an identity of the world; each is undone. */
async function tryAs(
  stack: Stack,
  identity: Identity,
  statements: readonly (string | Partial<Attempt>)[],
): Promise<Outcome[]> {
  const { world } = await worldOf(stack);
  return await stack.transaction(async (tx) => {
    const watch = await fingerprintSql(tx, world);
    return await tryAll(
      tx,
      statements.map((given) => ({
        actor: actor(identity),
        want: "value",
        watch,
        sql: typeof given === "string" ? given : "",
        ...typeof given === "string" ? {} : given,
      })),
    );
  });
}

databaseTest(
  "an action on a cluster of another account does not even recount it",
  async ({ stack }) => {
    const setup = `update public.clusters set keyword_count = 41 where id = '${
      id("b1", "cluster")
    }'`;
    const actions = ["archive", "restore", "delete", "unassign"];
    const outcomes = await tryAs(
      stack,
      "owner",
      actions.map((action) => ({
        setup,
        sql: `select public.change_keywords('${site}', '${action}', array['${
          id("a1", "keyword")
        }']::uuid[], '{}', '${id("b1", "cluster")}')`,
      })),
    );
    for (const { before, after } of outcomes) {
      assert.equal(JSON.parse(after ?? "").b, JSON.parse(before ?? "").b);
    }
  },
);

databaseTest("nobody takes a key of the engine to spoil a colleague's run", async ({ stack }) => {
  const order = (key: string) =>
    `select public.enqueue_jobs('${site}', 'generate_content', '[{"subject_id": "${
      id("a1", "task")
    }"}]', '${key}')`;
  const keys = [`run:${id("a2", "run")}`, `retry:${id("a2", "failedJob")}`, "plan:something"];
  for (const outcome of await tryAs(stack, "editor", keys.map(order))) {
    assert.equal(outcome.detail, "invalid", JSON.stringify(outcome));
  }
});

databaseTest("a key used on a colleague's site tells nothing about it", async ({ stack }) => {
  const outcomes = await tryAs(stack, "editor", [
    `select public.enqueue_jobs('${site}', 'generate_content', '[{"subject_id": "${
      id("a1", "task")
    }"}]', 'order of yankee')`,
    {
      setup: "update public.automation_runs set status = 'completed'",
      sql: `select to_jsonb(public.start_run('${site}', '{}', '{}', 'run of ${MARKERS.a2}'))`,
    },
    `select public.begin_keyword_import('${
      id("a1", "sector")
    }', 'manual', 'a.csv', 1, 0, 0, 'import of ${MARKERS.a2}')`,
  ]);
  for (const { value, message } of outcomes) {
    const text = JSON.stringify([value, message]).replaceAll(/(of|key) [^"]*/g, "");
    assert.ok(!text.includes("a2000000"), text);
    assert.ok(!text.includes(MARKERS.a2), text);
  }
});

databaseTest(
  "text that looks like SQL is only text, in every argument of every function",
  async ({ stack }) => {
    const { world } = await worldOf(stack);
    const injections = [
      "' or true --",
      "x'); update public.accounts set credits = 999999; --",
      "keyword; delete from public.keywords",
      "k.keyword) desc, (select 1/0",
      '"; drop table public.keywords; --',
      "%' union select email from auth.users --",
    ];
    const functions = (await readFunctions(stack)).filter(({ schema, name }) =>
      schema === "public" && FUNCTIONS[name] !== "service"
    );
    const attempts = functions.flatMap((info) => {
      const call = callOf(info.name, "a1", world.accountA);
      const texts = Object.keys(call?.args ?? {}).filter((name) =>
        info.parameters[name] === "text"
      );
      const filters = Object.keys(call?.args ?? {}).filter((name) => /^p_filters?$/.test(name));
      return injections.flatMap((injection) => [
        ...texts.map((name) => ({ ...call?.args, [name]: injection })),
        ...filters.flatMap((name) =>
          ["search", "status", "intent", "structure", "source", "kind"].map((key) => ({
            ...call?.args,
            [name]: { [key]: injection },
          }))
        ),
      ]).map((args) => ({
        setup: call?.setup,
        sql: callSql(info.name, args, info.parameters, info),
      }));
    });
    assert.ok(attempts.length > 300);
    for (const [index, outcome] of (await tryAs(stack, "viewer", attempts)).entries()) {
      const what = `${attempts[index]?.sql}: ${JSON.stringify(outcome).slice(0, 300)}`;
      assert.ok(outcome.ok || /^(P0001|22|23|42501)/.test(outcome.state ?? ""), what);
      assert.equal(outcome.after, outcome.before, what);
      assert.ok(!JSON.stringify(outcome.value).includes(MARKERS.b1), what);
    }
  },
);

databaseTest("numbers beyond all bounds make no server fault and no credits", async ({ stack }) => {
  const { world } = await worldOf(stack);
  const functions = (await readFunctions(stack)).filter(({ schema, name }) =>
    schema === "public" && FUNCTIONS[name] !== "service"
  );
  const attempts = functions.flatMap((info) => {
    const call = callOf(info.name, "a1", world.accountA);
    const numbers = Object.entries(info.parameters).filter(([, type]) =>
      /^(integer|bigint)$/.test(type)
    );
    return numbers.flatMap(([name]) =>
      [-1, 0, -2147483648, 2147483647].map((value) => ({
        setup: call?.setup,
        sql: callSql(info.name, { ...call?.args, [name]: value }, info.parameters, info),
      }))
    );
  });
  assert.ok(attempts.length > 100);
  for (const [index, outcome] of (await tryAs(stack, "owner", attempts)).entries()) {
    const what = `${attempts[index]?.sql}: ${JSON.stringify(outcome).slice(0, 300)}`;
    assert.ok(outcome.ok || /^(P0001|22|23)/.test(outcome.state ?? ""), what);
    const [before, after] = [JSON.parse(outcome.before ?? ""), JSON.parse(outcome.after ?? "")];
    assert.equal(after.b, before.b, what);
  }
});

databaseTest("an order of nonsense costs nothing and pays nothing", async ({ stack }) => {
  const order = (fn: string, items: unknown) => ({
    sql: `select jsonb_build_object('order', public.enqueue_jobs('${site}', '${fn}', '${
      JSON.stringify(items)
    }', 'a hostile order'), 'credits', (select credits from public.accounts))`,
  });
  const foreign = id("b1", "task");
  const outcomes = await tryAs(stack, "owner", [
    order("generate_content", [{ subject_id: foreign }]),
    order("generate_content", [{ subject_id: id("a1", "task"), target_words: -5000 }]),
    order("generate_ideas", [{ subject_id: id("a1", "cluster"), count: -3 }]),
    order("generate_ideas", [{ subject_id: id("b1", "cluster"), count: 3 }]),
    order("generate_image_prompts", [{ subject_id: id("b1", "draft") }]),
    order("generate_images", [{ subject_id: id("b1", "image") }]),
    order("auto_cluster", [{ keyword_ids: [id("b1", "keyword"), id("a2", "keyword")] }]),
    order("plan_run", [{ subject_id: id("a1", "run") }]),
    order("generate_page", [{}]),
    order("generate_content", []),
    order("generate_content", { subject_id: foreign }),
    order("generate_content", Array(1001).fill({ subject_id: foreign })),
  ]);
  for (const outcome of outcomes) {
    const what = JSON.stringify(outcome).slice(0, 400);
    const { credits, order } = Object(outcome.value) as {
      credits?: number;
      order?: { credits: number };
    };
    assert.ok(outcome.ok ? (credits ?? 0) <= 485 && (order?.credits ?? 0) >= 0 : true, what);
    assert.equal(JSON.parse(outcome.after ?? "").b, JSON.parse(outcome.before ?? "").b, what);
  }
  assert.deepEqual(
    outcomes.filter(({ value }) =>
      (Object(value) as { order?: { jobs: string[] } }).order?.jobs.length
    )
      .length,
    2,
    "only the two orders on own subjects make a job",
  );
});

databaseTest(
  "the id of a foreign row in a column that people may change is refused",
  async ({ stack }) => {
    const statements = [
      `update public.tasks set author_profile_id = '${id("b1", "author")}' where id = '${
        id("a1", "task")
      }' returning to_jsonb(id)`,
      `update public.profiles set current_site_id = '${
        id("b1", "site")
      }' where id = auth.uid() returning to_jsonb(id)`,
      `update public.profiles set current_site_id = '${
        id("a2", "site")
      }' where id = auth.uid() returning to_jsonb(id)`,
    ];
    for (const outcome of await tryAs(stack, "editor", statements)) {
      assert.ok(
        !outcome.ok && /^(23503|42501)$/.test(outcome.state ?? ""),
        JSON.stringify(outcome),
      );
    }
  },
);

databaseTest("the tables of the sign-in are out of reach", async ({ stack }) => {
  const tables = await stack.sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('auth', 'app', 'supabase_migrations') and c.relkind in ('r', 'v')`,
  );
  assert.ok(tables.length > 4);
  for (const identity of ["anon", "owner"] as const) {
    const outcomes = await tryAs(
      stack,
      identity,
      tables.map(({ name }) => ({ sql: `select 1 from ${name} limit 1`, want: "rows" })),
    );
    outcomes.forEach((outcome, index) => {
      assert.ok(outcome.rows === 0, `${identity} reads ${tables[index]?.name}`);
    });
  }
});

databaseTest("every view runs with the rights of who asks", async ({ stack }) => {
  const views = await stack.sql<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace
       and relkind in ('v', 'm') and not coalesce('security_invoker=true' = any (reloptions), false)`,
  );
  assert.deepEqual(views, []);
});

/** References that name a row without its account or site, and why that does no harm. */
const LOOSE_REFERENCES: Record<string, string> = {
  "api_keys.rotated_from": "written by the rotation itself",
  "automation_executions.retry_of": "written by the engine alone",
  "automation_executions.rule_id": "written by the engine alone",
  "automation_executions.run_id": "written by the engine alone",
  "automation_run_items.job_id": "written by the engine alone",
  "automation_run_items.run_id": "written by the engine alone",
  "content_import_items.import_id": "written beside the import it belongs to",
  "content_versions.content_id": "written beside the content it copies",
  "credit_transactions.job_id": "written by the engine alone",
  "credit_usage_logs.job_id": "written by the engine alone",
  "jobs.run_id": "written by the engine alone",
  "keyword_import_rejections.import_id": "written beside the import it belongs to",
  "keywords.import_id": "written by the import itself",
  "profiles.current_site_id": "the policy takes readable sites alone",
};

databaseTest(
  "a reference between rows of accounts carries the account, the site or the sector",
  async ({ stack }) => {
    const loose = await stack.sql<{ name: string }>(`
    select c.conrelid::regclass::text || '.' || a.attname as name
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and cardinality(c.conkey) = 1 and c.connamespace = 'public'::regnamespace
      and exists (select 1 from pg_attribute t where t.attrelid = c.confrelid and t.attname = 'account_id')
      and c.confrelid <> 'public.profiles'::regclass
    order by 1`);
    assert.deepEqual(loose.map(({ name }) => name), Object.keys(LOOSE_REFERENCES));
  },
);
