import { deepEqual, doesNotMatch, equal, match, rejects } from "node:assert/strict";
import type { Mail } from "core/adapters/mail.ts";
import { AppError } from "core/errors.ts";
import { readMailChoices, saveMailChoices } from "core/mails/mail_choices.ts";
import { noticeMail } from "core/mails/notice_mail.ts";
import { sendNextMail } from "core/mails/send_mails.ts";
import { hasCode } from "@/tests/core/keywords/has_code.ts";
import { openTill } from "@/tests/core/payments/till.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";

const appUrl = "https://app.example.test";

/** Two workers at once, until nothing waits any more; answers what was sent. */
async function sendAll(
  { service: db }: DatabaseTest,
  take: (mail: Mail) => void = () => {},
): Promise<Mail[]> {
  const sent: Mail[] = [];
  const send = (mail: Mail) => {
    take(mail);
    sent.push(mail);
    return Promise.resolve();
  };
  const worker = async () => {
    while (await sendNextMail({ db, send, appUrl })) { /* the next */ }
  };
  await Promise.all([worker(), worker()]);
  return sent;
}

const subjectsTo = (mails: Mail[], { email }: Person) =>
  mails.filter(({ to }) => to === email).map(({ subject }) => subject).sort();

const notify = ({ stack }: DatabaseTest, { accountId }: Person, kind: string, title: string) =>
  stack.sql("select app.notify_account($1, null, $2, $3, 'Body.', '/billing/subscription')", [
    accountId,
    kind,
    title,
  ]);

/** Lets every mail that waits be due now. */
const passTime = ({ stack }: DatabaseTest) =>
  stack.sql("update app.mails set run_at = now() - interval '1 minute', lease_until = null");

const statesOf = async ({ stack }: DatabaseTest, { accountId }: Person) =>
  (await stack.sql<{ status: string }>(
    "select status from app.mails where account_id = $1 order by created_at, id",
    [accountId],
  )).map(({ status }) => status);

databaseTest("what is paid and what is missing is mailed to the owner, once", async (given) => {
  const till = await openTill(given);
  try {
    const [owner, other] = [await given.person(), await given.person()];
    await till.buy(owner, { kind: "plan", slug: "starter", cycle: "month" });
    const messages = await till.take();
    for (const message of messages.concat(messages)) await till.deliver(message);
    const receipts = await sendAll(given);
    equal(subjectsTo(receipts, owner).length, 1);
    match(subjectsTo(receipts, owner)[0] ?? "", /^IGNY8: Receipt: [\d.]+ USD paid, invoice IGNY8-/);

    await given.stack.sql(
      `update public.payment_subscriptions set past_due_since = now() - interval '1 hour', status = 'past_due'
       where account_id = $1`,
      [owner.accountId],
    );
    const clock = () => given.stack.sql("select app.remind_of_payments()");
    await Promise.all([clock(), clock()]);
    const notices = await sendAll(given);
    deepEqual(subjectsTo(notices, owner), ["IGNY8: A payment has failed"]);
    await clock();
    await given.stack.sql("select app.remind_of_payments(now() + interval '15 days')");
    const last = await sendAll(given);
    deepEqual(subjectsTo(last, owner), ["IGNY8: This account is suspended"]);
    equal(new Set([...receipts, ...notices, ...last].map(({ id }) => id)).size, 3);
    deepEqual(subjectsTo([...receipts, ...notices, ...last], other), []);
  } finally {
    await till.close();
  }
});

databaseTest(
  "a mail server that is down for a while gets every mail once it is back",
  async (given) => {
    const owner = await given.person();
    await notify(given, owner, "billing", "A payment has failed");
    const down = () => {
      throw new AppError("vendor_timeout", "The mail server does not answer.", { retryable: true });
    };
    for (let attempt = 0; attempt < 12; attempt++) {
      deepEqual(await sendAll(given, down), []);
      deepEqual(await statesOf(given, owner), ["queued"]);
      deepEqual(await sendAll(given), [], "it waits before it is tried again");
      await passTime(given);
    }
    deepEqual(subjectsTo(await sendAll(given), owner), ["IGNY8: A payment has failed"]);
    await passTime(given);
    deepEqual(await sendAll(given), []);
  },
);

databaseTest("a mail that is refused for good, or is old news, is given up", async (given) => {
  const owner = await given.person();
  await notify(given, owner, "billing", "Refused");
  const refused = () => {
    throw new AppError("vendor_error", "The mail server did not take the message.");
  };
  deepEqual(await sendAll(given, refused), []);
  await notify(given, owner, "billing", "Old");
  await given.stack.sql(
    "update app.mails set created_at = now() - interval '4 days' where subject = 'Old'",
  );
  await passTime(given);
  deepEqual(subjectsTo(await sendAll(given), owner), []);
  deepEqual((await statesOf(given, owner)).sort(), ["dropped", "failed"]);
});

databaseTest(
  "the mail of a worker that died goes out under the same id, and its late word counts no more",
  async (given) => {
    const owner = await given.person();
    await notify(given, owner, "account", "The account will be deleted");
    const { data } = await given.service.rpc("claim_mail");
    const claimed = data as { id: string; lease: string };
    deepEqual(await sendAll(given), [], "its lease holds");
    await passTime(given);
    const [mail] = await sendAll(given);
    equal(mail?.id, claimed.id);
    const late = { p_id: claimed.id, p_lease: claimed.lease, p_message: "late", p_retryable: true };
    equal((await given.service.rpc("fail_mail", late)).data, false);
    deepEqual(await statesOf(given, owner), ["sent"]);
  },
);

databaseTest(
  "mails go to who owns the account when they are sent, and to nobody of a deleted one",
  async (given) => {
    const [owner, heir, gone] = [await given.person(), await given.person(), await given.person()];
    await notify(given, owner, "billing", "For the owner");
    await notify(given, gone, "billing", "For nobody");
    await given.stack.sql("update public.profiles set role = 'admin' where id = $1", [owner.id]);
    await given.stack.sql(
      "update public.profiles set account_id = $1, role = 'owner' where id = $2",
      [
        owner.accountId,
        heir.id,
      ],
    );
    await given.stack.sql("update public.accounts set owner_id = $1 where id = $2", [
      heir.id,
      owner.accountId,
    ]);
    await given.stack.sql("update public.profiles set active = false where id = $1", [gone.id]);
    const sent = await sendAll(given);
    deepEqual(subjectsTo(sent, heir), ["IGNY8: For the owner"]);
    deepEqual([...subjectsTo(sent, owner), ...subjectsTo(sent, gone)], []);
    deepEqual(await statesOf(given, gone), ["dropped"]);
  },
);

databaseTest("notices of a site and of one person stay in the app", async (given) => {
  const owner = await given.person();
  await notify(given, owner, "run_ended", "A run ended");
  await given.stack.sql(
    "insert into public.notifications (account_id, user_id, kind, title) values ($1, $2, 'account', 'Yours')",
    [owner.accountId, owner.id],
  );
  deepEqual(subjectsTo(await sendAll(given), owner), []);
});

databaseTest(
  "who follows the link of a mail is spared receipts and warnings, not what they must know",
  async (given) => {
    const [owner, other] = [await given.person(), await given.person()];
    await notify(given, owner, "low_credits", "Credits are running low");
    const [first] = await sendAll(given);
    const token = first?.text.match(/\/mails\?token=(\S+)/)?.[1] ?? "";
    const visitor = { db: given.anon };
    deepEqual(await readMailChoices(visitor, { token }), []);
    await saveMailChoices(visitor, { token, refused: ["credits"] });
    deepEqual(await readMailChoices(visitor, { token }), ["credits"]);
    for (const person of [owner, other]) {
      await notify(given, person, "no_credits", "No credits are left");
      await notify(given, person, "billing", "A payment has failed");
    }
    const sent = await sendAll(given);
    deepEqual(subjectsTo(sent, owner), ["IGNY8: A payment has failed"]);
    equal(subjectsTo(sent, other).length, 2);
    const stranger = crypto.randomUUID();
    await rejects(readMailChoices(visitor, { token: stranger }), hasCode("not_found"));
    await rejects(
      saveMailChoices(visitor, { token: stranger, refused: [] }),
      hasCode("not_found"),
    );
  },
);

Deno.test("a notice's mail is text in HTML, and its links lead to the app alone", () => {
  const hostile = {
    id: crypto.randomUUID(),
    to: "ann@example.test",
    subject: 'Hello <img src=x> "you"',
    body: "<script>alert(1)</script> & more",
    kind: "receipts",
    token: crypto.randomUUID(),
  };
  for (const href of ["https://evil.example/x", "//evil.example", "javascript:alert(1)", null]) {
    const { html, text } = noticeMail({ ...hostile, href }, appUrl);
    doesNotMatch(html, /<script|<img|evil|javascript/);
    doesNotMatch(text, /evil|javascript/);
    match(text, /https:\/\/app\.example\.test\/mails\?token=/);
  }
  const must = noticeMail({ ...hostile, kind: null, href: "/billing/invoices" }, appUrl);
  doesNotMatch(must.text, /\/mails/);
  match(must.html, /href="https:\/\/app\.example\.test\/billing\/invoices"/);
});
