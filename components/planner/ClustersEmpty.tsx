import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";

const PATH = "/planner/clusters";

/** What stands in place of the table: nothing matches, or there is no cluster yet. */
export function ClustersEmpty({ any, write }: { any: boolean; write: boolean }) {
  if (any) {
    return (
      <EmptyState
        icon="search"
        title="No cluster here"
        actions={<LinkButton href={PATH}>Show all clusters</LinkButton>}
      >
        Take away the search or try another tab.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="cluster"
      title="No clusters yet"
      actions={write && (
        <>
          <LinkButton href="/planner/keywords?status=new" variant="primary" icon="key">
            Choose keywords to cluster
          </LinkButton>
          <LinkButton href={`${PATH}/new`} icon="plus">Make one by hand</LinkButton>
        </>
      )}
    >
      Auto-cluster groups all the keywords you choose by topic, and says why each belongs where it
      is.
    </EmptyState>
  );
}
