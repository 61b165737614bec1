import { page } from "fresh";
import { type Offer, readOffer } from "core/billing/list_plans.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { Band } from "@/components/shell/PublicShell.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, Table } from "@/components/ui/Table.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => page<Offer>(await readOffer(ctx.state))),
});

export default define.page<typeof handler>(function PricingPage({ data: { plans, costs }, state }) {
  state.title = "Pricing";
  return (
    <>
      <Band hero>
        <h1>One currency, every feature</h1>
        <p class="lead">
          A plan buys credits each month. All features are in every plan; larger plans bring more
          credits, people and sites.
        </p>
      </Band>
      <Band fill>
        <div class="plans">
          {plans.map((plan) => (
            <Panel key={plan.slug} title={plan.name}>
              <p class="stat-value">{price(plan)}</p>
              <p class="muted">{plan.description}</p>
              <ul>
                <li>{formatCount(plan.monthly_credits)} credits a month</li>
                <li>{plan.max_sites ?? "Any number of"} site{plan.max_sites === 1 ? "" : "s"}</li>
                <li>
                  {plan.max_users ?? "Any number of"} {plan.max_users === 1 ? "person" : "people"}
                </li>
              </ul>
            </Panel>
          ))}
        </div>
        <LinkButton href="/sign-up" variant="primary" size="large">Start free</LinkButton>
      </Band>
      <Band>
        <h2>What things cost</h2>
        <Table
          caption="Credits for each operation"
          stack
          head={
            <>
              <Heading rowKey>Operation</Heading>
              <Heading numeric>Credits</Heading>
              <Heading>For</Heading>
            </>
          }
        >
          {costs.map((cost) => (
            <tr key={cost.operation}>
              <Cell rowKey>{cost.label}</Cell>
              <Cell numeric label="Credits">{cost.credits}</Cell>
              <Cell label="For">
                {cost.per_units === 1
                  ? `each ${cost.unit}`
                  : `every ${cost.per_units} ${cost.unit}`}
              </Cell>
            </tr>
          ))}
        </Table>
      </Band>
    </>
  );
});

function price({ price_cents, currency }: Offer["plans"][number]): string {
  if (price_cents === 0) return "Free";
  const amount = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: 0,
  }).format(price_cents / 100);
  return `${amount} a month`;
}
