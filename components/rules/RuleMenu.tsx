import type { Rule } from "core/rules/schema.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";

/** What can be done with a rule; deleting asks once more. */
export function RuleMenu({ rule, orderKey }: { rule: Rule; orderKey: string }) {
  const action = `/automation/rules/${rule.id}`;
  return (
    <>
      <form method="post" action={action} class="form-actions">
        <input type="hidden" name="key" value={orderKey} />
        <EstimateChip
          credits={rule.credit_limit}
          most
          note="Its limit for one execution. “Edit and test” shows what matches now and what that costs."
        />
        <Button name="action" value="execute" variant="primary" icon="play">Execute now</Button>
      </form>
      <LinkButton href={`${action}/edit`} icon="edit">Edit and test</LinkButton>
      <form method="post" action={action}>
        <Button name="action" value={rule.active ? "off" : "on"}>
          {rule.active ? "Switch off" : "Switch on"}
        </Button>
      </form>
      <details class="more-filters">
        <summary class="button" data-variant="quiet">Delete</summary>
        <form method="post" action={action} class="rule-delete">
          <p>Its history stays; what it has started goes on.</p>
          <Button name="action" value="delete" variant="danger" icon="trash">
            Delete the rule
          </Button>
        </form>
      </details>
    </>
  );
}
