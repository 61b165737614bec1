import type { Rule } from "core/rules/schema.ts";
import { scheduleWords } from "core/rules/schedule.ts";
import { Button } from "@/components/ui/Button.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, Table } from "@/components/ui/Table.tsx";
import { actionWords, resultWords, TRIGGER_WORDS, zoneTime } from "./rule_words.ts";
import { When } from "@/components/jobs/When.tsx";

/** When a rule starts, in words. */
export function triggerWords({ trigger, cron }: Pick<Rule, "trigger" | "cron">): string {
  return cron ? scheduleWords(cron) : TRIGGER_WORDS[trigger].label;
}

/** The rules of a site, each with its last result and a switch. */
export function RuleTable({ rules, mayChange }: { rules: Rule[]; mayChange: boolean }) {
  return (
    <Table
      caption="Rules"
      stack
      head={
        <>
          <Heading rowKey>Rule</Heading>
          <Heading>When</Heading>
          <Heading>What</Heading>
          <Heading>State</Heading>
          <Heading>Last result</Heading>
          {mayChange && <Heading tight>Switch</Heading>}
        </>
      }
    >
      {rules.map((rule) => (
        <tr key={rule.id}>
          <Cell rowKey>
            <a href={`/automation/rules/${rule.id}`}>{rule.name}</a>
          </Cell>
          <Cell label="When" wrap>
            <span>
              {triggerWords(rule)}
              {rule.active && rule.next_at && (
                <span class="muted rule-next">
                  {`next ${zoneTime(rule.next_at, rule.time_zone)}`}
                </span>
              )}
            </span>
          </Cell>
          <Cell label="What" wrap>{actionWords(rule)}</Cell>
          <Cell label="State">
            <StatusPill status={rule.active ? "active" : "inactive"} />
          </Cell>
          <Cell label="Last result" wrap>{rule.last ? <Last last={rule.last} /> : null}</Cell>
          {mayChange && (
            <Cell tight label="Switch">
              <form method="post" action={`/automation/rules/${rule.id}`}>
                <Button name="action" value={rule.active ? "off" : "on"} size="small">
                  {rule.active ? "Switch off" : "Switch on"}
                </Button>
              </form>
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}

function Last({ last }: { last: NonNullable<Rule["last"]> }) {
  return (
    <span>
      <StatusPill status={last.status} /> <When at={last.created_at} />
      <span class="muted rule-next">{resultWords(last)}</span>
    </span>
  );
}
