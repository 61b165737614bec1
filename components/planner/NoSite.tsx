import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";

/** Shown on every page of the planner before there is a site to plan for. */
export function NoSite({ mayAdd }: { mayAdd: boolean }) {
  return (
    <EmptyState
      icon="globe"
      title="No site yet"
      actions={mayAdd && (
        <LinkButton href="/setup/sites/new" variant="primary" icon="plus">Add a site</LinkButton>
      )}
    >
      {mayAdd
        ? "Keywords, clusters and ideas belong to a site. Add the one you want pages for."
        : "Nobody has given you a site so far. Ask an owner or admin of your account."}
    </EmptyState>
  );
}
