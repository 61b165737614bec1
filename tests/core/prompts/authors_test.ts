import { deepEqual, equal, rejects } from "node:assert/strict";
import { listAuthors, readAuthor } from "core/authors/list_authors.ts";
import { createAuthor, deleteAuthor, editAuthor } from "core/authors/save_author.ts";
import { AuthorProfile } from "core/authors/schema.ts";
import { openWorkshop } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { colleague } from "@/tests/core/accounts/colleague.ts";

const author = AuthorProfile.parse({ name: "Barista", tone: "Warm\r\nand dry" });

databaseTest("an author's tasks stay without one when the author is deleted", async (t) => {
  const { person, db, addTasks } = await openWorkshop(t);
  const id = await createAuthor({ db }, { accountId: person.accountId, author });
  const [task] = await addTasks(["One", "Two"]);
  await db.from("tasks").update({ author_profile_id: id }).eq("id", task ?? "");
  equal((await readAuthor({ db }, id)).open_tasks, 1);
  await deleteAuthor({ db }, id);
  deepEqual(await listAuthors({ db }), []);
  const { data } = await db.from("tasks").select("account_id, author_profile_id").eq(
    "id",
    task ?? "",
  );
  deepEqual(data, [{ account_id: person.accountId, author_profile_id: null }]);
});

databaseTest("a name is taken once in an account, whatever its case", async (t) => {
  const { db, accountId } = await t.person();
  const id = await createAuthor({ db }, { accountId, author });
  const again = { ...author, name: "BARISTA" };
  await rejects(createAuthor({ db }, { accountId, author: again }), {
    code: "conflict",
    fields: { name: ["There is an author profile called BARISTA already."] },
  });
  await editAuthor({ db }, { id, author: again });
  equal((await readAuthor({ db }, id)).name, "BARISTA");
  const other = await t.person("other");
  await createAuthor({ db: other.db }, { accountId: other.accountId, author });
});

databaseTest("editors, viewers and strangers write no author; strangers see none", async (t) => {
  const owner = await t.person();
  const { accountId } = owner;
  const id = await createAuthor({ db: owner.db }, { accountId, author });
  const editor = await colleague(t, owner, "editor");
  const viewer = await colleague(t, owner, "viewer");
  const stranger = await t.person("stranger");
  for (const { db } of [editor, viewer, stranger]) {
    await rejects(createAuthor({ db }, { accountId, author: { ...author, name: "New" } }), {
      code: "forbidden",
    });
    await rejects(editAuthor({ db }, { id, author }), { code: "not_found" });
    await rejects(deleteAuthor({ db }, id), { code: "not_found" });
  }
  equal((await readAuthor({ db: viewer.db }, id)).name, "Barista");
  await rejects(readAuthor({ db: stranger.db }, id), { code: "not_found" });
  const forged = { ...author, name: "Forged", account_id: accountId, created_by: stranger.id };
  equal((await owner.db.from("author_profiles").insert(forged)).error?.code, "42501");
});

Deno.test("a profile's texts have limits, and line ends are of one kind", () => {
  equal(author.tone, "Warm\nand dry");
  equal(AuthorProfile.safeParse({ name: " " }).success, false);
  equal(AuthorProfile.safeParse({ name: "A", dos: "x".repeat(2001) }).success, false);
});
