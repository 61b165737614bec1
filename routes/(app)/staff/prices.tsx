import { type FreshContext, page } from "fresh";
import { PriceChange, type Prices, readPrices, setPrice } from "core/staff/prices.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import type { State } from "@/web/state.ts";
import { ActivityTable } from "@/components/audit/ActivityTable.tsx";
import { CostTable } from "@/components/billing/CostTable.tsx";
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
    try {
      await setPrice(ctx.state, parseForm(PriceChange, form));
    } catch (error) {
      return await show(ctx, refusedForm(error, form), 422);
    }
    leaveFlash(ctx, "success", "The price holds from the next order on.");
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
        What work costs in credits, for every account. What is ordered already never costs more than
        was reserved for it.
      </PageHeader>
      <div class="columns">
        <Panel title="In force" flush>
          <CostTable costs={prices.costs} />
        </Panel>
        <Panel title="Change a price">
          <PriceForm costs={prices.costs} form={form} />
        </Panel>
      </div>
      <Panel title="History" flush>
        {prices.history.length > 0
          ? <ActivityTable rows={prices.history} platform />
          : <EmptyState icon="clock" title="No price was ever changed" />}
      </Panel>
    </>
  );
});
