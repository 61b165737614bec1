import type { FormState } from "@/web/forms.ts";
import { moneyText } from "core/payments/money.ts";
import type { Overview } from "core/payments/read_overview.ts";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Flash } from "../ui/Flash.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { formatCount } from "../ui/numbers.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";
import { Select } from "../ui/Select.tsx";
import { TextInput } from "../ui/TextInput.tsx";

type Props = Pick<Overview, "top_up" | "packages" | "card"> & { form: FormState };

/** Packages that are bought by themselves: how it stands, and the consent. */
export function TopUpPanel({ top_up: topUp, packages, card, form }: Props) {
  return (
    <Panel title="Automatic purchases">
      <div class="stack">
        {topUp?.stopped && (
          <Flash tone="warning">It was switched off because: {topUp.stopped}</Flash>
        )}
        {topUp?.enabled ? <Running topUp={topUp} packages={packages} /> : (
          <>
            <p>
              Off. When it is on, a package is bought as soon as fewer credits are left than you
              say, and never for more than your limit in a calendar month.
            </p>
            {card
              ? <TopUpForm packages={packages} form={form} />
              : <p class="muted">It needs a card. Buy a package or a plan once.</p>}
          </>
        )}
      </div>
    </Panel>
  );
}

function Running(
  { topUp, packages }: { topUp: NonNullable<Overview["top_up"]>; packages: Overview["packages"] },
) {
  const bought = packages.find(({ slug }) => slug === topUp.package);
  const currency = bought?.currency ?? "usd";
  return (
    <>
      <KeyValue
        pairs={[
          ["Buys", bought ? `${bought.name} for ${moneyText(bought.price_cents, currency)}` : "—"],
          ["Below", `${formatCount(topUp.threshold)} credits`],
          ["Limit", `${moneyText(topUp.ceiling_cents, currency)} a month`],
          ["This month", moneyText(topUp.spent_cents, currency)],
        ]}
      />
      <form method="post" class="form-actions">
        <Button name="action" value="top_up_off">Switch it off</Button>
      </form>
    </>
  );
}

function TopUpForm({ packages, form }: { packages: Overview["packages"]; form: FormState }) {
  const { values, errors, message } = form;
  return (
    <form method="post" class="form">
      <FormMessage message={message} />
      <TextInput
        name="threshold"
        label="When fewer credits are left than"
        inputmode="numeric"
        required
        value={values.threshold ?? "500"}
        error={errors.threshold}
      />
      <Select
        name="package"
        label="Buy"
        required
        value={values.package ?? packages[0]?.slug}
        error={errors.package}
        options={packages.map(({ slug, name, price_cents, currency }) => ({
          value: slug,
          label: `${name}, ${moneyText(price_cents, currency)}`,
        }))}
      />
      <TextInput
        name="ceiling"
        label={`At most in a month (${(packages[0]?.currency ?? "usd").toUpperCase()})`}
        inputmode="numeric"
        required
        value={values.ceiling ?? "100"}
        error={errors.ceiling}
      />
      <Checkbox
        name="consent"
        value="yes"
        required
        label="I agree that my card is charged for this without asking me each time."
        error={errors.consent}
      />
      <div class="form-actions">
        <Button variant="primary" name="action" value="top_up_on">Switch it on</Button>
      </div>
    </form>
  );
}
