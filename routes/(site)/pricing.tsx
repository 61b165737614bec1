import { page } from "fresh";
import { type Offer, readOffer } from "core/billing/read_offer.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { PackageTable } from "@/components/billing/PackageTable.tsx";
import { PlanFacts } from "@/components/billing/PlanFacts.tsx";
import { Band } from "@/components/shell/PublicShell.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, Table } from "@/components/ui/Table.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => page<Offer>(await readOffer(ctx.state))),
});

export default define.page<typeof handler>(function PricingPage({ data, state }) {
  state.title = "Pricing";
  const { plans, packages, costs } = data;
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
              <PlanFacts plan={plan} />
            </Panel>
          ))}
        </div>
        <LinkButton href="/sign-up" variant="primary" size="large">Start free</LinkButton>
      </Band>
      <Band>
        <h2>More credits at any time</h2>
        <p>Bought credits never expire and are spent after those of the plan.</p>
        <PackageTable packages={packages} />
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
