import type { ClusterDetail } from "core/clusters/schema.ts";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { wordLabel } from "./word_label.ts";

/** The ideas of a cluster. */
export function ClusterIdeas({ cluster: { ideas } }: { cluster: ClusterDetail }) {
  if (ideas.length === 0) {
    return (
      <Panel title="Ideas">
        <p class="muted">No ideas yet. Generate some, and choose which ones to write.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Ideas" flush>
      <Table
        caption="Ideas of this cluster"
        stack
        head={
          <>
            <Heading rowKey>Idea</Heading>
            <Heading>Structure</Heading>
            <Heading numeric>Words</Heading>
            <Heading tight>Status</Heading>
          </>
        }
      >
        {ideas.map((idea) => (
          <tr key={idea.id}>
            <Cell rowKey wrap>
              <a href={`/planner/ideas/${idea.id}`} dir="auto">{idea.title}</a>
            </Cell>
            <Cell label="Structure">{wordLabel(idea.structure)}</Cell>
            <NumberCell label="Words" value={idea.estimated_word_count} />
            <Cell tight label="Status">
              <StatusPill status={idea.status} />
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
