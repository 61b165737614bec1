import { page } from "fresh";
import { z } from "zod";
import { AppError } from "core/errors.ts";
import { askChange, askPreview } from "core/payments/ask_payments.ts";
import { moneyText } from "core/payments/money.ts";
import { PlanWish, type ShownChange } from "core/payments/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { dayText } from "@/components/billing/dates.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";

const Confirmed = PlanWish.extend({
  at: z.coerce.number().int().positive(),
  expected: z.coerce.number().int(),
  key: z.uuid(),
});

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const wish = PlanWish.safeParse(Object.fromEntries(ctx.url.searchParams));
    if (!wish.success) throw new AppError("not_found", "This plan was not found.");
    return page({ change: await askPreview(ctx.state, wish.data), key: orderKey() });
  }),
  POST: act(async (ctx, form) => {
    const { slug, cycle, ...order } = parseForm(Confirmed, form);
    await askChange(ctx.state, { plan: { slug, cycle }, ...order });
    leaveFlash(ctx, "success", "The plan is changed.");
    return ctx.redirect("/billing/subscription", 303);
  }),
});

/** What a change of plan costs, before it is confirmed. */
export default define.page<typeof handler>(function ChangePage({ data: { change, key }, state }) {
  state.title = "Change the plan";
  return (
    <>
      <PageHeader
        title="Change the plan"
        crumbs={[{ label: "Plans", href: "/billing/plans" }]}
      >
        {explained(change)}
      </PageHeader>
      <Panel title="What you pay">
        <div class="stack">
          <KeyValue pairs={sums(change)} />
          <form method="post" class="form-actions">
            <input type="hidden" name="slug" value={change.to.slug} />
            <input type="hidden" name="cycle" value={change.to.cycle ?? "month"} />
            <input type="hidden" name="at" value={change.at} />
            <input type="hidden" name="expected" value={change.amount_due} />
            <input type="hidden" name="key" value={key} />
            <Button variant="primary">
              {orderWords(change)}
            </Button>
            <LinkButton href="/billing/plans">Keep what I have</LinkButton>
          </form>
        </div>
      </Panel>
    </>
  );
});

function explained({ now, from, to, amount_due, period_end }: ShownChange): string {
  if (!now) return `The change begins on ${dayText(period_end)}, when what is paid for ends.`;
  if (from.cycle === to.cycle) {
    return "The larger plan begins now. You pay the difference for the rest of the period.";
  }
  const rest = amount_due > 0
    ? "What is left of your payment is set off."
    : "What is left of your payment is kept and pays the next invoices.";
  return `A new ${to.cycle} begins now, and with it a new month of credits in place of the rest of this one. ${rest}`;
}

function orderWords({ now, amount_due, currency }: ShownChange): string {
  if (!now) return "Change with the next period";
  return amount_due > 0 ? `Pay ${moneyText(amount_due, currency)} and change` : "Change now";
}

function sums({ lines, to, amount_due, currency, now }: ShownChange): [string, string][] {
  const later = `${moneyText(to.amount, currency)} each ${to.cycle ?? "month"}`;
  if (!now) return [["Now", moneyText(0, currency)], ["From then on", later]];
  return [
    ...lines.map(({ description, amount }): [string, string] => [
      description,
      moneyText(amount, currency),
    ]),
    ["Now", moneyText(amount_due, currency)],
    ["From the next period on", later],
  ];
}
