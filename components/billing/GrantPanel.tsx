import type { FoundAccount } from "core/billing/list_accounts.ts";
import { orderKey } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Select } from "../ui/Select.tsx";
import { formatCount } from "../ui/numbers.ts";
import { TextInput } from "../ui/TextInput.tsx";

/** For platform staff: find an account and book credits for it. */
export function GrantPanel(
  { search, accounts }: { search: string; accounts: FoundAccount[] },
) {
  return (
    <Panel title="Grant credits (platform staff)">
      <form
        class="filters"
        method="get"
        action="/billing/credits"
        role="search"
        aria-label="Find an account"
      >
        <TextInput
          name="account"
          type="search"
          label="Account name, slug or a member’s e-mail"
          hideLabel
          icon="search"
          placeholder="Account name, slug or a member’s e-mail"
          value={search}
          required
        />
        <Button>Find the account</Button>
      </form>
      {accounts.length === 0
        ? <p class="muted">No account matches “{search}”.</p>
        : <GrantForm accounts={accounts} />}
    </Panel>
  );
}

function GrantForm({ accounts }: { accounts: FoundAccount[] }) {
  return (
    <form class="form" method="post" action="/billing/credits">
      <input type="hidden" name="key" value={orderKey()} />
      <Select
        name="account_id"
        label="Account"
        required
        value={accounts[0]?.id}
        options={accounts.map(({ id, name, owner, credits }) => ({
          value: id,
          label: `${name} (${owner ?? "no owner"}): ${formatCount(credits)} credits`,
        }))}
      />
      <div class="form-row">
        <TextInput
          name="amount"
          type="number"
          label="Credits"
          required
          min={-1_000_000}
          max={1_000_000}
          step={1}
          hint="Below zero takes credits back."
        />
        <TextInput
          name="reason"
          label="Reason"
          required
          minLength={3}
          maxLength={200}
          hint="The account’s owners read it in their ledger."
        />
      </div>
      <div class="form-actions">
        <Button variant="primary">Book the credits</Button>
      </div>
    </form>
  );
}
