import type { PublishingRules } from "core/integrations/publishing_rules.ts";
import { LinkButton } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";
import { waitWords } from "./publishing_words.ts";

/** The next publications that the rules let wait, with until when and why. */
export function PlannedList({ found: { next, rules } }: { found: PublishingRules }) {
  return (
    <Panel
      title="Next"
      actions={
        <LinkButton href="/writer/published/queue" size="small" variant="quiet">Queue</LinkButton>
      }
    >
      {next.length === 0 ? <p class="muted">Nothing waits for its time.</p> : (
        <ol class="planned">
          {next.map(({ content_id, title, destination, at, reason }) => (
            <li key={content_id + destination}>
              <a href={`/writer/content/${content_id}/publish`}>{title}</a>
              <span class="muted">
                {`${destination}. ${waitWords(at, reason, rules.time_zone)}.`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
