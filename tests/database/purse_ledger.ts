import { equal, ok } from "node:assert/strict";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

/** What an account has and owes. */
export interface Purses {
  credits: number;
  purchased: number;
  debt: number;
}

interface Entry {
  type: string;
  cause: string;
  amount: number;
  balance_after: number;
  purchased_amount: number;
  purchased_after: number;
  debt_amount: number;
  debt_after: number;
}

/** Both purses and the debt of an account. */
export async function pursesOf({ stack }: DatabaseTest, accountId: string): Promise<Purses> {
  const [row] = await stack.sql<Purses>(
    `select credits, purchased_credits as purchased, credit_debt as debt from public.accounts
     where id = $1`,
    [accountId],
  );
  ok(row);
  return row;
}

/** The entries of an account in order; asserts that they explain both purses and the debt at every step. */
export async function assertPursesExplained(
  given: DatabaseTest,
  accountId: string,
): Promise<Entry[]> {
  const entries = await given.stack.sql<Entry>(
    `select type, cause, amount, balance_after, purchased_amount, purchased_after, debt_amount, debt_after
     from public.credit_transactions where account_id = $1 order by id`,
    [accountId],
  );
  const sums: Purses = { credits: 0, purchased: 0, debt: 0 };
  for (const entry of entries) {
    sums.credits += entry.amount;
    sums.purchased += entry.purchased_amount;
    sums.debt += entry.debt_amount;
    equal(entry.balance_after, sums.credits);
    equal(entry.purchased_after, sums.purchased);
    equal(entry.debt_after, sums.debt);
    ok(sums.purchased >= 0 && sums.purchased <= sums.credits && sums.debt >= 0);
  }
  const now = await pursesOf(given, accountId);
  equal(now.credits, sums.credits);
  equal(now.purchased, sums.purchased);
  equal(now.debt, sums.debt);
  ok(now.debt === 0 || now.purchased === 0, "who owes has no purchased credits");
  return entries;
}
