import type { RuleTest } from "core/rules/test_rule.ts";
import type { RuleRecord } from "core/rules/terms.ts";
import { stageTitle } from "@/components/automation/stages.ts";
import { Flash } from "@/components/ui/Flash.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { NextTimes } from "./NextTimes.tsx";
import { countRecords, reasonWords } from "./rule_words.ts";

interface DryRunProps {
  test: RuleTest;
  record: RuleRecord;
  zone: string;
  balance: number;
}

/** What a rule would do now: what it matches, what that would cost, when it is due. */
export function DryRun({ test, record, zone, balance }: DryRunProps) {
  const { matched, taken, sample, estimate, limit, obstacle, times } = test;
  const most = Math.min(estimate.credits, limit);
  return (
    <div class="stack">
      {obstacle && <Flash tone="warning">Now it would be skipped: {reasonWords(obstacle)}</Flash>}
      {record !== "pipeline" && (
        <p>
          <strong>{countRecords(record, matched)}</strong> {matched === 1 ? "matches" : "match"}
          {taken < matched && `; one execution takes ${formatCount(taken)} of them`}.
        </p>
      )}
      {sample.length > 0 && (
        <ul class="rule-sample">
          {sample.slice(0, 8).map(({ id, label }) => <li key={id}>{label}</li>)}
          {matched > 8 && <li class="muted">and {formatCount(matched - 8)} more</li>}
        </ul>
      )}
      <Costs test={test} />
      {limit < estimate.credits && (
        <p class="muted">
          It stops before it would spend more than its limit of {formatCount(limit)} credits.
        </p>
      )}
      {most > balance && (
        <Flash tone="warning">
          Your balance of {formatCount(balance)} credits does not cover it.
        </Flash>
      )}
      {times.length > 0 && (
        <>
          <h3>Next times</h3>
          <NextTimes times={times} zone={zone} />
        </>
      )}
      <p class="muted">Nothing was done or charged.</p>
    </div>
  );
}

function Costs({ test }: { test: RuleTest }) {
  const { estimate, enabled } = test;
  const stages = estimate.stages.filter(({ stage, items }) => enabled.includes(stage) && items > 0);
  if (stages.length === 0) return null;
  return (
    <table class="estimate-list">
      <caption class="hidden-visually">What it would cost at most</caption>
      <tbody>
        {stages.map(({ stage, items, credits }) => (
          <tr key={stage}>
            <th scope="row">{stageTitle(test, stage)}</th>
            <td>{formatCount(items)}</td>
            <td>{formatCount(credits)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>Credits at most</th>
          <td>{formatCount(estimate.credits)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
