import type { CreditPackage } from "core/billing/read_offer.ts";
import { formatCount } from "../ui/numbers.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";
import { BuyForm } from "./BuyForm.tsx";
import { moneyText } from "./money.ts";

/** What can be bought once, smallest first. */
export function PackageTable({ packages }: { packages: CreditPackage[] }) {
  return (
    <Table
      caption="Credit packages"
      head={
        <>
          <Heading rowKey>Package</Heading>
          <Heading numeric>Price</Heading>
          <Heading tight>
            <span class="hidden-visually">Buy</span>
          </Heading>
        </>
      }
    >
      {packages.map(({ slug, credits, price_cents, currency }) => (
        <tr key={slug}>
          <Cell rowKey wrap>
            {formatCount(credits)} credits
            <span class="sub">
              {moneyText(Math.round(price_cents * 1000 / credits), currency)} for 1,000
            </span>
          </Cell>
          <Cell numeric>{moneyText(price_cents, currency)}</Cell>
          <Cell tight>
            <BuyForm kind="package" slug={slug} label="Buy" variant="primary" />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
