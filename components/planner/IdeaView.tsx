import type { IdeaDetail } from "core/ideas/edit_idea.ts";
import { formatCount } from "@/components/ui/numbers.ts";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { wordLabel } from "./word_label.ts";

/** An idea to read. */
export function IdeaView({ idea }: { idea: IdeaDetail }) {
  return (
    <Panel>
      {idea.description && <p dir="auto">{idea.description}</p>}
      <KeyValue
        pairs={[
          ["Kind of content", wordLabel(idea.content_type)],
          ["Structure", wordLabel(idea.structure)],
          ["Words", formatCount(idea.estimated_word_count)],
          ["Target keywords", idea.target_keywords.join(", ") || null],
          ["Sector", idea.sector],
        ]}
      />
      {idea.outline.length > 0 && (
        <div class="prose" data-dense="">
          {idea.outline.map(({ heading, points }, index) => (
            <section key={index}>
              <h2 dir="auto">{heading}</h2>
              <ul>{points.map((point, at) => <li key={at} dir="auto">{point}</li>)}</ul>
            </section>
          ))}
        </div>
      )}
    </Panel>
  );
}
