import { equal, match } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp, stranger } from "@/tests/harness/app_visitor.ts";
import { userId } from "@/tests/routes/office.ts";

appTest(
  "whoever holds the link of a mail says which mails they want, without signing in",
  async () => {
    const owner = await signedUp("owner");
    const token = crypto.randomUUID();
    const { sql } = owner.product;
    await sql(
      `insert into app.mail_choices (profile_id, token) values ($1, $2)
     on conflict (profile_id) do update set token = excluded.token`,
      [userId(owner), token],
    );
    const reader = await stranger();
    const page = `/mails?token=${token}`;
    const ticked = async () =>
      (await reader.get(page)).text.match(/<input[^>]*checked/g)?.length ?? 0;
    equal(await ticked(), 2);
    const saved = await reader.post(page, { wanted: "receipts" });
    equal(saved.location, page);
    match((await reader.get(page)).text, /Saved\. It holds from the next mail/);
    equal(await ticked(), 1);
    await reader.post(page, { wanted: ["receipts", "credits", "everything"] });
    equal(await ticked(), 2);
    const [row] = await sql<{ refused: string[] }>(
      "select refused from app.mail_choices where token = $1",
      [token],
    );
    equal(row?.refused.length, 0);
    for (const foreign of ["", crypto.randomUUID(), "' or true --"]) {
      equal((await reader.get(`/mails?token=${encodeURIComponent(foreign)}`)).status, 404);
    }
  },
);
