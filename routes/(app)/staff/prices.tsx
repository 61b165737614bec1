import { type FreshContext, page } from "fresh";
import { PriceChange, type Prices, readPrices, setPrice } from "core/staff/prices.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import type { State } from "@/web/state.ts";
import { ActivityTable } from "@/components/audit/ActivityTable.tsx";
import { dayText } from "@/components/billing/dates.ts";
import { CostTable } from "@/components/billing/CostTable.tsx";
import { PlannedPrices } from "@/components/staff/PlannedPrices.tsx";
import { PriceForm } from "@/components/staff/PriceForm.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

interface Data {
  prices: Prices;
  form: FormState;
}

export const handler = define.handlers({
  GET: read(async (ctx) => await show(ctx, emptyForm())),
  POST: act<Data>(async (ctx, form) => {
    let change: PriceChange;
    try {
      change = parseForm(PriceChange, form);
      await setPrice(ctx.state, change);
    } catch (error) {
      return await show(ctx, refusedForm(error, form), 422);
    }
    const begins = change.from ? `from ${dayText(change.from)} on (UTC)` : "from the next order on";
    leaveFlash(ctx, "success", `The price holds ${begins}.`);
    return ctx.redirect("/staff/prices", 303);
  }),
});

async function show(ctx: FreshContext<State>, form: FormState, status = 200) {
  return page<Data>({ prices: await readPrices(ctx.state), form }, { status });
}

/** What the AI's work costs in credits, for every account. */
export default define.page<typeof handler>(function PricesPage({ data, state }) {
  state.title = "Prices";
  const { prices, form } = data;
  return (
    <>
      <PageHeader title="Prices">
        What work costs in credits, for every account. The price at the time of an order counts,
        also when the work is done later.
      </PageHeader>
      <div class="columns">
        <Panel title="In force" flush>
          <CostTable costs={prices.costs} />
        </Panel>
        <Panel title="Change a price">
          <PriceForm costs={prices.costs} form={form} />
        </Panel>
      </div>
      {prices.planned.length > 0 && (
        <Panel title="Planned" flush>
          <PlannedPrices planned={prices.planned} />
        </Panel>
      )}
      <Panel title="History" flush>
        {prices.history.length > 0
          ? <ActivityTable rows={prices.history} platform />
          : <EmptyState icon="clock" title="No price was ever changed" />}
      </Panel>
    </>
  );
});
