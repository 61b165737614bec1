import type { KeywordFilters } from "core/keywords/schema.ts";
import type { TableQuery } from "core/table_query.ts";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";

/** Why the keyword table is empty, and what to do about it. */
export function KeywordsEmpty(
  { any, query, write }: {
    /** Whether the site has keywords that other filters would show. */
    any: boolean;
    query: TableQuery<KeywordFilters>;
    write: boolean;
  },
) {
  if (any) {
    const filtered = Object.keys(query.filters).some((name) => name !== "status");
    return (
      <EmptyState
        icon="search"
        title={filtered ? "No keyword matches" : "None here"}
        actions={<LinkButton href="/planner/keywords">Show all keywords</LinkButton>}
      >
        {filtered ? "Take away a filter or search for something else." : "Try another tab."}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="key"
      title="No keywords yet"
      actions={write && (
        <>
          <LinkButton href="/planner/keywords/import" variant="primary" icon="upload">
            Import a file
          </LinkButton>
          <LinkButton href="/planner/keywords/add" icon="plus">Type some</LinkButton>
          <LinkButton href="/setup/opportunities" variant="quiet">See opportunities</LinkButton>
        </>
      )}
    >
      Bring an export of Ahrefs, Semrush, Keyword Planner, Search Console or any list. It is checked
      before anything is stored.
    </EmptyState>
  );
}
