import { page } from "fresh";
import { isOwner } from "core/accounts/session_context.ts";
import { type Plans, readPlans } from "core/billing/read_plans.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { BuyForm } from "@/components/billing/BuyForm.tsx";
import { CurrentPlan } from "@/components/billing/CurrentPlan.tsx";
import { OwnerOnly } from "@/components/billing/OwnerOnly.tsx";
import { PlanFacts } from "@/components/billing/PlanFacts.tsx";
import { Badge } from "@/components/ui/Badge.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) =>
    page<{ offer: Plans | null }>({
      offer: isOwner(ctx.state.me) ? await readPlans(ctx.state) : null,
    })
  ),
});

/** The account's plan beside the others. */
export default define.page<typeof handler>(function PlansPage({ data: { offer }, state }) {
  state.title = "Plans";
  const current = offer?.current;
  return (
    <>
      <PageHeader title="Plans">
        A plan buys credits each month. Every feature is in every plan; only the number of sites and
        people differs.
      </PageHeader>
      {!offer || !current
        ? <OwnerOnly title="Plans" account={state.me.account.name} />
        : (
          <div class="stack">
            <CurrentPlan
              current={current}
              plan={offer.plans.find(({ slug }) => slug === current.slug)}
            />
            <div class="plans">
              {offer.plans.map((plan) => (
                <Panel
                  key={plan.slug}
                  title={plan.name}
                  actions={plan.slug === current.slug && <Badge>Your plan</Badge>}
                >
                  <PlanFacts plan={plan} />
                  {plan.price_cents > 0 && (
                    <div class="form-actions">
                      {plan.slug !== current.slug && (
                        <BuyForm
                          kind="plan"
                          slug={plan.slug}
                          cycle="month"
                          label="Pay by month"
                          variant="primary"
                        />
                      )}
                      {plan.yearly_price_cents > 0 && (
                        <BuyForm kind="plan" slug={plan.slug} cycle="year" label="Pay by year" />
                      )}
                    </div>
                  )}
                </Panel>
              ))}
            </div>
          </div>
        )}
    </>
  );
});
