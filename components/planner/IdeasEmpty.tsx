import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";

const PATH = "/planner/ideas";

/** What stands in place of the table: nothing matches, or there is no idea yet. */
export function IdeasEmpty({ any, write }: { any: boolean; write: boolean }) {
  if (any) {
    return (
      <EmptyState
        icon="search"
        title="No idea here"
        actions={<LinkButton href={PATH}>Show all ideas</LinkButton>}
      >
        Take away a filter or try another tab.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="bulb"
      title="No ideas yet"
      actions={write && (
        <LinkButton href="/planner/clusters" variant="primary" icon="cluster">
          Choose clusters
        </LinkButton>
      )}
    >
      Ideas come from clusters: tick some and generate ideas for them.
    </EmptyState>
  );
}
