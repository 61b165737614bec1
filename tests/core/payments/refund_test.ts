import { deepEqual, equal, match } from "node:assert/strict";
import { decide, dispute, refund } from "@/local/stripe/checkout.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import type { Person } from "@/tests/harness/people.ts";
import { openTill, type Till } from "./till.ts";

const SMALL = { kind: "package", slug: "credits-1000" } as const;

/** A person who bought 1,000 credits; answers the payment. */
async function bought(till: Till, owner: Person): Promise<string> {
  const session = await till.buy(owner, SMALL);
  await till.deliverAll();
  return session.payment_intent ?? "";
}

async function standing({ stack }: DatabaseTest, { accountId }: Person) {
  const [row] = await stack.sql<{ standing: number[] }>(
    `select jsonb_build_array(credits, purchased_credits, credit_debt) as standing
     from public.accounts where id = $1`,
    [accountId],
  );
  return row?.standing;
}

databaseTest(
  "money that goes back takes its credits along, and what was spent is owed",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await given.person();
      const payment = await bought(till, owner);
      refund(till.shop, payment, 500);
      await till.deliverAll();
      // A third of the money, rounded up.
      deepEqual(await standing(given, owner), [1500 - 334, 666, 0]);
      await given.service.rpc("grant_credits", {
        p_account_id: owner.accountId,
        p_amount: -1000,
        p_reason: "spent",
      });
      refund(till.shop, payment, null);
      await till.deliverAll();
      deepEqual(await standing(given, owner), [0, 0, 500]);
      await bought(till, owner);
      deepEqual(
        await standing(given, owner),
        [500, 500, 0],
        "the next purchase settles the debt first",
      );
      const notes = await given.stack.sql<{ number: string; total_cents: number; of: string }>(
        `select i.number, i.total_cents, o.number as of from public.invoices i
       join public.invoices o on o.id = i.corrects where i.account_id = $1 order by i.number`,
        [owner.accountId],
      );
      deepEqual(notes.map(({ total_cents }) => total_cents), [-500, -1000]);
      match(notes[0]?.of ?? "", /^IGNY8-/);
    } finally {
      await till.close();
    }
  },
);

databaseTest("a dispute holds credits back until it is won, and lost it stays", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    const payment = await bought(till, owner);
    const { id } = dispute(till.shop, payment);
    await till.deliverAll();
    deepEqual(await standing(given, owner), [500, 0, 0]);
    decide(till.shop, id, true);
    await till.deliverAll();
    deepEqual(await standing(given, owner), [1500, 1000, 0]);
    const other = await bought(till, owner);
    decide(till.shop, dispute(till.shop, other).id, false);
    await till.deliverAll();
    deepEqual(await standing(given, owner), [1500, 1000, 0]);
  } finally {
    await till.close();
  }
});

databaseTest("numbers of invoices have no gaps, however many are issued at once", async (given) => {
  const till = await openTill(given);
  try {
    const owners = await Promise.all([
      given.person(),
      given.person(),
      given.person(),
      given.person(),
    ]);
    for (const owner of owners) await till.buy(owner, SMALL);
    const messages = await till.take();
    await Promise.all([...messages, ...messages].map((one) => till.deliver(one)));
    const numbers = await given.stack.sql<{ n: number }>(
      `select substring(number from '\\d+$')::integer as n from public.invoices where number is not null order by 1`,
    );
    deepEqual(numbers.map(({ n }) => n), numbers.map((_, index) => index + 1));
    const [issuer] = await given.stack.sql<{ last_number: number }>(
      "select last_number from app.invoice_issuer",
    );
    equal(issuer?.last_number, numbers.length);
  } finally {
    await till.close();
  }
});
