import type { Rule } from "core/rules/schema.ts";
import { formatCount } from "@/components/ui/numbers.ts";
import { KeyValue } from "@/components/ui/Panel.tsx";
import { triggerWords } from "./RuleTable.tsx";
import { actionWords, conditionWords, RECORD_WORDS } from "./rule_words.ts";

/** What a rule does and within which limits, in words. */
export function RuleFacts({ rule }: { rule: Rule }) {
  const most = Number(rule.settings.max_items ?? 0);
  const looksAt = rule.record === "pipeline"
    ? "Everything that waits"
    : conditionWords(rule.conditions) ?? `All ${RECORD_WORDS[rule.record].many}`;
  return (
    <KeyValue
      pairs={[
        [
          "When",
          rule.cron
            ? `${triggerWords(rule)}, ${rule.time_zone.replaceAll("_", " ")}`
            : triggerWords(rule),
        ],
        ["Looks at", looksAt],
        ["Does", actionWords(rule)],
        ["Sector", rule.sector_name ?? "All sectors"],
        ["Records at most", most > 0 ? formatCount(most) : "No limit"],
        ["Credit limit", `${formatCount(rule.credit_limit)} an execution`],
        ["Executions today", `${rule.today} of ${rule.daily_limit}`],
      ]}
    />
  );
}
