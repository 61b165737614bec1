import { type IdeaFilters, ideaTable, type ListedIdea } from "core/ideas/list_ideas.ts";
import type { TableQuery } from "core/table_query.ts";
import { StatusPill } from "@/components/ui/Pill.tsx";
import {
  Cell,
  Heading,
  NumberCell,
  PageCheckbox,
  RowCheckbox,
  Table,
} from "@/components/ui/Table.tsx";
import { counted } from "./requests.ts";
import { Breaking } from "./Breaking.tsx";
import { sortLink } from "./sort_link.ts";
import { wordLabel } from "./word_label.ts";

const PATH = "/planner/ideas";

/** A page of ideas with sortable columns. */
export function IdeaTable(
  { rows, query, selectable }: {
    rows: ListedIdea[];
    query: TableQuery<IdeaFilters>;
    selectable: boolean;
  },
) {
  const sort = (column: string) => sortLink(ideaTable, PATH, query, column);
  return (
    <Table
      caption="Ideas"
      head={
        <>
          {selectable && <PageCheckbox />}
          <Heading rowKey sort={sort("title")}>Idea</Heading>
          <Heading>Cluster</Heading>
          <Heading sort={sort("structure")}>Structure</Heading>
          <Heading numeric>Keywords</Heading>
          <Heading numeric sort={sort("estimated_word_count")}>Words</Heading>
          <Heading tight sort={sort("status")}>Status</Heading>
        </>
      }
    >
      {rows.map((idea) => (
        <tr key={idea.id}>
          {selectable && <RowCheckbox name="id[]" value={idea.id} label={idea.title} />}
          <Cell rowKey wrap>
            <a href={`${PATH}/${idea.id}`} dir="auto">
              <Breaking text={idea.title} />
            </a>
          </Cell>
          <Cell>
            {idea.cluster_id && (
              <a href={`/planner/clusters/${idea.cluster_id}`} dir="auto">{idea.cluster_name}</a>
            )}
          </Cell>
          <Cell>{wordLabel(idea.structure)}</Cell>
          <Cell numeric>
            <span title={idea.target_keywords.slice(0, 10).join(", ")}>
              {idea.target_keywords.length}
              <span class="hidden-visually">
                {` ${counted(idea.target_keywords.length, "target keyword").replace(/^\S+ /, "")}`}
              </span>
            </span>
          </Cell>
          <NumberCell value={idea.estimated_word_count} />
          <Cell tight>
            <StatusPill status={idea.status} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
