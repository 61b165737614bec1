import { RECORDS, TRIGGERS } from "core/rules/terms.ts";
import { Icon } from "@/components/ui/Icon.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { RECORD_WORDS, TRIGGER_WORDS } from "./rule_words.ts";

/** The ways a rule can start, each leading to its form. */
export function TriggerChoice() {
  const events = TRIGGERS.filter((trigger) => trigger !== "schedule");
  return (
    <>
      <Panel title="On a schedule">
        <ul class="rule-choice">
          {RECORDS.map((record) => (
            <li key={record}>
              <a href={`/automation/rules/new?trigger=schedule&record=${record}`}>
                <Icon name={record === "pipeline" ? "robot" : "clock"} />
                <span>
                  <strong>
                    {record === "pipeline"
                      ? "Run the pipeline"
                      : `Look at ${RECORD_WORDS[record].many}`}
                  </strong>
                  {record === "pipeline" && (
                    <span class="muted">All seven stages over everything that waits.</span>
                  )}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="When something is new">
        <ul class="rule-choice">
          {events.map((trigger) => {
            const { label, note, icon } = TRIGGER_WORDS[trigger];
            return (
              <li key={trigger}>
                <a href={`/automation/rules/new?trigger=${trigger}`}>
                  <Icon name={icon} />
                  <span>
                    <strong>{label}</strong>
                    <span class="muted">{note}</span>
                  </span>
                </a>
              </li>
            );
          })}
        </ul>
      </Panel>
    </>
  );
}
