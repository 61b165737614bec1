import { equal, rejects } from "node:assert/strict";
import { readAccount } from "core/accounts/read_account.ts";
import { renameAccount } from "core/accounts/rename_account.ts";
import { readSessionContext } from "core/accounts/session_context.ts";
import { changePassword } from "core/accounts/sessions.ts";
import { MODULES, switchBarrier } from "core/modules/modules.ts";
import { switchModule } from "core/modules/switch_module.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { colleague } from "./colleague.ts";

const password = "another good password";

databaseTest("a changed password ends the other sessions at once and keeps this one", async (t) => {
  const person = await t.person();
  const elsewhere = await t.anon.auth.signInWithPassword(person);
  const other = t.as(elsewhere.data.session?.access_token ?? "");
  equal((await readSessionContext({ db: other })).user.id, person.id);
  const tokens = await changePassword({ db: t.anon }, {
    email: person.email,
    input: { current: person.password, password, repeated: password },
  });
  equal((await readSessionContext({ db: t.as(tokens.accessToken) })).user.id, person.id);
  for (const db of [other, person.db]) {
    await rejects(readSessionContext({ db }), { code: "unauthorized" });
    const { data } = await db.from("profiles").select("id");
    equal(data?.length ?? 0, 0, "a token without a session reads nothing");
  }
}, { isolated: true });

databaseTest("a wrong current password changes nothing and names its field", async (t) => {
  const person = await t.person();
  await rejects(
    changePassword({ db: t.anon }, {
      email: person.email,
      input: { current: "not it", password, repeated: password },
    }),
    { code: "invalid", fields: { current: ["This is not your current password."] } },
  );
  equal((await readSessionContext({ db: person.db })).user.id, person.id);
}, { isolated: true });

databaseTest("managers rename the account, others and strangers do not", async (t) => {
  const owner = await t.person();
  const editor = await colleague(t, owner, "editor");
  const stranger = await t.person("stranger");
  for (const { db } of [editor, stranger]) {
    await rejects(renameAccount({ db }, { accountId: owner.accountId, name: "Taken" }), {
      code: "forbidden",
    });
  }
  await renameAccount({ db: owner.db }, { accountId: owner.accountId, name: "Renamed & Co" });
  const account = await readAccount({ db: editor.db });
  equal(account.name, "Renamed & Co");
  equal(account.users, 2);
});

databaseTest("modules say what they need and refuse what would break them", async (t) => {
  const { db } = await t.person();
  const set = (module: string, enabled: "on" | "off") => switchModule({ db }, { module, enabled });
  await rejects(set("planner", "off"), {
    code: "conflict",
    message: "Automation needs the planner. Switch automation off first.",
  });
  await set("automation", "off");
  await set("writer", "off");
  await rejects(set("automation", "on"), {
    code: "conflict",
    message: "Automation needs the planner and the writer. Switch them on first.",
  });
  await rejects(set("nonsense", "on"), { code: "not_found" });
  equal((await readSessionContext({ db })).modules.writer, false);
});

databaseTest("editors, viewers and suspended accounts switch no module", async (t) => {
  const owner = await t.person();
  for (const role of ["editor", "viewer"] as const) {
    const { db } = await colleague(t, owner, role);
    await rejects(switchModule({ db }, { module: "thinker", enabled: "off" }), {
      code: "forbidden",
    });
  }
  await t.stack.sql("update public.accounts set status = 'suspended' where id = $1", [
    owner.accountId,
  ]);
  await rejects(switchModule({ db: owner.db }, { module: "thinker", enabled: "off" }), {
    code: "account_suspended",
  });
});

Deno.test("a switch that the database would refuse is explained beforehand", () => {
  const all = { planner: true, writer: true, automation: true, thinker: true };
  const barriers = (enabled: Record<string, boolean>) =>
    Object.fromEntries(MODULES.map((module) => [module.id, switchBarrier(module, enabled)]));
  equal(barriers(all).planner, "Automation needs it. Switch that off first.");
  equal(barriers(all).automation, null);
  equal(
    barriers({ thinker: true }).automation,
    "Switch on Planner and Writer first.",
  );
  equal(barriers({ ...all, automation: false }).writer, null);
});
