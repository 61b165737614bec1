import type { SessionSite } from "core/accounts/session_context.ts";
import { Button } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import type { RuleStep } from "@/web/rule_steps.ts";
import { DryRun } from "./DryRun.tsx";
import { RuleFields } from "./RuleFields.tsx";

interface RuleEditorProps {
  action: string;
  site: SessionSite;
  step: RuleStep;
  balance: number;
}

/** The form of a rule beside its dry run. */
export function RuleEditor({ action, site, step, balance }: RuleEditorProps) {
  const { form, errors, message, test } = step;
  return (
    <form method="post" action={action} class="run-new">
      <div class="stack">
        {/* First in the form, so that the Enter key tests and never saves. */}
        <button
          type="submit"
          class="hidden-visually"
          name="step"
          value="test"
          tabIndex={-1}
          aria-hidden="true"
        >
          Test
        </button>
        <FormMessage message={message} />
        <RuleFields site={site} form={form} errors={errors} />
        <div class="form-actions">
          <Button name="step" value="save" variant="primary" icon="check">Save the rule</Button>
          <Button name="step" value="test" icon="search">Test it</Button>
        </div>
      </div>
      <div class="run-estimate">
        <Panel title="Dry run">
          {test
            ? <DryRun test={test} record={form.record} zone={form.time_zone} balance={balance} />
            : (
              <p class="muted">
                Test the rule to see what it matches now and what that would cost. Nothing is done.
              </p>
            )}
        </Panel>
      </div>
    </form>
  );
}
