import { deepEqual, equal, match } from "node:assert/strict";
import { decide, dispute, refund } from "@/local/stripe/checkout.ts";
import { assertPursesExplained } from "@/tests/database/purse_ledger.ts";
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

/** What an owner reads about the money that went back. */
async function refundsOf({ stack }: DatabaseTest, { accountId }: Person): Promise<string[]> {
  const rows = await stack.sql<{ words: string }>(
    `select concat_ws(' ', amount, debt_amount, description) as words from public.credit_transactions
     where account_id = $1 and type = 'refund' order by id`,
    [accountId],
  );
  return rows.map(({ words }) => words.replace(/IGNY8-\d+/, "#"));
}

/** An account on Starter over so many renewals, of whose credits `spent` are gone after each month. */
async function renewed(given: DatabaseTest, till: Till, spent: number[]) {
  const owner = await given.person();
  await till.buy(owner, { kind: "plan", slug: "starter", cycle: "month" });
  await till.deliverAll();
  const [first] = till.shop.store.all("invoice");
  for (const amount of spent) {
    if (amount > 0) {
      await given.service.rpc("grant_credits", {
        p_account_id: owner.accountId,
        p_amount: -amount,
        p_reason: "spent",
      });
    }
    till.pass(31);
    await till.deliverAll();
  }
  return { owner, payment: first?.payment ?? "" };
}

/** Balance, plan credits spent in months, refunds of the first invoice, and what comes of them. */
const OLD_REFUNDS: {
  spent: number[];
  refunds: (number | null)[];
  standing: [credits: number, purchased: number, debt: number];
  words: string[];
}[] = [
  // 500 ended with the first month, 3,000 with the second.
  {
    spent: [0, 0],
    refunds: [null],
    standing: [6000, 0, 0],
    words: ["0 0 Money of # went back: its 3,000 credits had ended unused with their month"],
  },
  {
    spent: [0],
    refunds: [null],
    standing: [3500, 0, 0],
    words: [
      "-2500 0 Money of # went back: 3,000 credits, less 500 that had ended unused with their month",
    ],
  },
  {
    spent: [0],
    refunds: [1450, 1450],
    standing: [3500, 0, 0],
    words: [
      "-1000 0 Money of # went back: 1,500 credits, less 500 that had ended unused with their month",
      "-1500 0 Money of # went back",
    ],
  },
  {
    spent: [3500, 3000, 3000],
    refunds: [null],
    standing: [0, 0, 0],
    words: ["-3000 0 Money of # went back"],
  },
];

databaseTest(
  "an old month that is refunded is taken back but for what ended unused",
  async (given) => {
    for (const { spent, refunds, standing: expected, words } of OLD_REFUNDS) {
      const till = await openTill(given);
      try {
        const { owner, payment } = await renewed(given, till, spent);
        for (const amount of refunds) {
          refund(till.shop, payment, amount);
          const messages = await till.take();
          for (const message of [...messages, ...messages]) await till.deliver(message);
        }
        deepEqual(await standing(given, owner), expected);
        deepEqual(await refundsOf(given, owner), words);
        await assertPursesExplained(given, owner.accountId);
      } finally {
        await till.close();
      }
    }
  },
);

databaseTest(
  "an old month whose credits are spent is owed, and the next month settles it",
  async (given) => {
    const till = await openTill(given);
    try {
      const { owner, payment } = await renewed(given, till, [3500]);
      await given.service.rpc("grant_credits", {
        p_account_id: owner.accountId,
        p_amount: -2000,
        p_reason: "spent",
      });
      refund(till.shop, payment, null);
      await till.deliverAll();
      deepEqual(await standing(given, owner), [0, 0, 2000]);
      till.pass(31);
      await till.deliverAll();
      deepEqual(await standing(given, owner), [1000, 0, 0]);
      await assertPursesExplained(given, owner.accountId);
    } finally {
      await till.close();
    }
  },
);

databaseTest(
  "a refund before the renewal and the same after it come to the same",
  async (given) => {
    for (const spent of [0, 700, 3500]) {
      const ends: unknown[] = [];
      for (const isLate of [false, true]) {
        const till = await openTill(given);
        try {
          const { owner, payment } = await renewed(given, till, []);
          await given.service.rpc("grant_credits", {
            p_account_id: owner.accountId,
            p_amount: -spent || 1,
            p_reason: "spent",
          });
          if (!isLate) refund(till.shop, payment, 2000);
          till.pass(31);
          if (isLate) await till.deliverAll();
          if (isLate) refund(till.shop, payment, 2000);
          await till.deliverAll();
          ends.push(await standing(given, owner));
        } finally {
          await till.close();
        }
      }
      deepEqual(ends[0], ends[1], `${spent} spent`);
    }
  },
);

databaseTest("a won dispute about an old month gives back what it had taken", async (given) => {
  const till = await openTill(given);
  try {
    const { owner, payment } = await renewed(given, till, [0]);
    const before = await standing(given, owner);
    const { id } = dispute(till.shop, payment);
    await till.deliverAll();
    deepEqual(await standing(given, owner), [3500, 0, 0]);
    decide(till.shop, id, true);
    await till.deliverAll();
    deepEqual((await standing(given, owner))?.[0], before?.[0]);
  } finally {
    await till.close();
  }
});
