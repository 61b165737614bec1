import assert from "node:assert/strict";
import { stackFetch } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { VIEWS } from "./policy.ts";
import { worldOf } from "./shared_world.ts";
import { userId } from "./world.ts";

interface View {
  name: string;
  invoker: boolean;
  readers: string[];
  uncommented: string[];
}

databaseTest(
  "every view stands in the policy table, reads with its reader's rights and explains itself",
  async ({ stack }) => {
    const views = await stack.sql<View>(`
    select n.nspname || '.' || c.relname as name,
      coalesce('security_invoker=true' = any (c.reloptions), false) as invoker,
      coalesce((select jsonb_agg(r.rolname order by r.rolname) from pg_roles r
        where r.rolname in ('anon', 'authenticated', 'service_role') and has_schema_privilege(r.rolname, n.oid, 'usage')
          and has_table_privilege(r.rolname, c.oid, 'select, insert, update, delete')), '[]') as readers,
      coalesce((select jsonb_agg(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
        and col_description(c.oid, a.attnum) is null), '[]') as uncommented
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm') and n.nspname in ('public', 'app', 'staff', 'storage') order by 1`);
    assert.deepEqual(views.map(({ name }) => name), Object.keys(VIEWS).sort());
    for (const { name, invoker, readers, uncommented } of views) {
      assert.ok(invoker, `${name} reads with its owner's rights`);
      assert.deepEqual(readers, VIEWS[name], name);
      assert.deepEqual(uncommented, [], name);
    }
  },
);

databaseTest("nobody reads the staff's views over the API, whatever their token", async (t) => {
  const owner = await t.person();
  const staff = await t.person();
  await t.stack.sql("update public.profiles set role = 'developer' where id = $1", [staff.id]);
  const { publishableKey, secretKey, url } = t.stack;
  const callers = [
    ["anon", publishableKey, publishableKey],
    ["owner", publishableKey, owner.accessToken],
    ["developer", publishableKey, staff.accessToken],
    ["service", secretKey, secretKey],
  ] as const;
  for (const [who, apikey, token] of callers) {
    for (const view of Object.keys(VIEWS)) {
      const [schema = "", name = ""] = view.split(".");
      const response = await stackFetch(t.stack)(`${url}/rest/v1/${name}?select=*`, {
        headers: { apikey, authorization: `Bearer ${token}`, "accept-profile": schema },
      });
      assert.match(await response.text(), /PGRST106/, `${who} ${view}`);
      assert.equal(response.status, 406, `${who} ${view}`);
    }
  }
});

databaseTest(
  "granted by mistake, a view still shows nobody more than the tables do",
  async ({ stack }) => {
    const { world } = await worldOf(stack);
    const seen = async (who: "owner" | "viewer" | "stranger", view: string) => {
      return await stack.transaction(async (tx) => {
        await tx.exec(
          "grant usage on schema staff to authenticated; grant select on all tables in schema staff to authenticated",
        );
        await tx.sql(
          "select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true)",
          [
            JSON.stringify({ sub: userId(who), role: "authenticated" }),
            userId(who),
          ],
        );
        await tx.exec("set local role authenticated");
        const key = view === "staff.accounts" ? "id" : "account_id";
        const rows = await tx.sql<{ account: string }>(
          `select distinct ${key} as account from ${view}`,
        )
          .catch((error) => {
            assert.match(String(error), /permission denied/);
            return [];
          });
        throw new Undo(rows.map(({ account }) => account));
      }).catch((error) => {
        if (error instanceof Undo) return error.accounts;
        throw error;
      });
    };
    for (const view of Object.keys(VIEWS)) {
      for (const who of ["owner", "viewer", "stranger"] as const) {
        const own = who === "stranger" ? world.accountB : world.accountA;
        const accounts = await seen(who, view);
        assert.deepEqual(accounts.filter((account) => account !== own), [], `${who} ${view}`);
      }
    }
    assert.deepEqual(await seen("owner", "staff.jobs"), [world.accountA]);
    assert.deepEqual(await seen("stranger", "staff.credits"), [world.accountB]);
  },
);

/** Ends a transaction that is not to be kept. */
class Undo extends Error {
  constructor(readonly accounts: string[]) {
    super("undone");
  }
}

databaseTest("the service reads all of them, as Studio does", async ({ stack }) => {
  const { world } = await worldOf(stack);
  const accounts = async (view: string) => {
    const rows = await stack.transaction(async (tx) => {
      await tx.exec("set local role service_role");
      const key = view === "staff.accounts" ? "id" : "account_id";
      return await tx.sql<{ account: string }>(`select distinct ${key} as account from ${view}`);
    });
    return rows.map(({ account }) => account);
  };
  for (
    const view of [
      "staff.accounts",
      "staff.runs",
      "staff.jobs",
      "staff.credits",
      "staff.failures",
      "staff.invoices",
      "staff.payments",
      "staff.subscriptions",
    ]
  ) {
    const found = await accounts(view);
    assert.ok(found.includes(world.accountA) && found.includes(world.accountB), view);
  }
  const wrong = await stack.sql("select account from staff.credits where not agrees");
  assert.deepEqual(wrong, [], "every balance is the sum of its ledger");
});
