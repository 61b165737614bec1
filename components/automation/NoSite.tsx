import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";

/** Shown by every automation page before the first site exists. */
export function NoSite() {
  return (
    <EmptyState
      icon="globe"
      title="Add a site first"
      actions={
        <LinkButton href="/setup/sites/new" variant="primary" icon="plus">Add a site</LinkButton>
      }
    >
      A run works on one site: it takes the site's keywords and ends with articles for it.
    </EmptyState>
  );
}
