import type { Execution } from "core/rules/schema.ts";
import { durationWords, When } from "@/components/jobs/When.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { CAUSE_WORDS, resultWords } from "./rule_words.ts";

interface ExecutionTableProps {
  executions: Execution[];
  /** Leaves out the rule's name, on its own page. */
  ofOne?: boolean;
  mayRetry: boolean;
  /** The most that one execution of a rule may spend, by the rule's id. */
  limits: Record<string, number>;
}

/** Executions of rules, newest first, each with what became of it. */
export function ExecutionTable({ executions, ofOne, mayRetry, limits }: ExecutionTableProps) {
  return (
    <Table
      caption="History"
      stack
      head={
        <>
          <Heading rowKey>{ofOne ? "When" : "Rule"}</Heading>
          {!ofOne && <Heading>When</Heading>}
          <Heading>Started by</Heading>
          <Heading>State</Heading>
          <Heading>Result</Heading>
          <Heading numeric>Credits</Heading>
          <Heading numeric>Took</Heading>
          {mayRetry && <Heading tight>Again</Heading>}
        </>
      }
    >
      {executions.map((execution) => (
        <tr key={execution.id}>
          <Cell rowKey>
            {ofOne ? <When at={execution.created_at} /> : <RuleName execution={execution} />}
          </Cell>
          {!ofOne && (
            <Cell label="When">
              <When at={execution.created_at} />
            </Cell>
          )}
          <Cell label="Started by">{execution.started_by ?? CAUSE_WORDS[execution.cause]}</Cell>
          <Cell label="State">
            <StatusPill status={execution.status} />
          </Cell>
          <Cell label="Result" wrap>
            <Result execution={execution} />
          </Cell>
          <NumberCell label="Credits" value={execution.credits_used} format={formatCount} />
          <Cell numeric label="Took">
            {execution.run_id && durationWords(execution.created_at, execution.finished_at)}
          </Cell>
          {mayRetry && (
            <Cell tight label="Again">
              {isRetryable(execution) && (
                <Retry id={execution.id} credits={limits[execution.rule_id ?? ""] ?? 0} />
              )}
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}

function RuleName({ execution: { rule_id, rule_name } }: { execution: Execution }) {
  return rule_id
    ? <a href={`/automation/rules/${rule_id}`}>{rule_name}</a>
    : <span>{rule_name}</span>;
}

function Result({ execution }: { execution: Execution }) {
  const words = resultWords(execution);
  return execution.run_id
    ? <a href={`/automation/runs/${execution.run_id}`}>{words}</a>
    : <span>{words}</span>;
}

function isRetryable({ status, retried, rule_id }: Execution): boolean {
  return (status === "failed" || status === "skipped") && !retried && rule_id !== null;
}

function Retry({ id, credits }: { id: string; credits: number }) {
  return (
    <form method="post" action="/automation/history" class="form-actions">
      <EstimateChip credits={credits} most note="The rule's limit for one execution." />
      <Button name="retry" value={id} size="small" icon="refresh">Retry</Button>
    </form>
  );
}
