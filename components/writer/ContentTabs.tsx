import { CONTENT_STATUSES, type ContentPage, contentTable } from "core/content/list_content.ts";
import { Tabs } from "@/components/ui/PageHeader.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";

interface ContentTabsProps {
  query: ReturnType<typeof contentTable.read>;
  counts: ContentPage["counts"];
}

/** A tab for each state that has content; the first shows everything that is not archived. */
export function ContentTabs({ query, counts }: ContentTabsProps) {
  const { status } = query.filters;
  const href = (status: ContentTabsProps["query"]["filters"]["status"]) =>
    contentTable.href("/writer/content", query, { filters: { status } });
  const live = Object.entries(counts).filter(([state]) => state !== "archived")
    .reduce((sum, [, count]) => sum + count, 0);
  return (
    <Tabs
      label="Content by state"
      tabs={[
        { label: "All", count: live, href: href(undefined), active: !status },
        ...CONTENT_STATUSES.filter((name) => name === status || (counts[name] ?? 0) > 0)
          .map((name) => ({
            label: statusLabel(name),
            count: counts[name] ?? 0,
            href: href(name),
            active: status === name,
          })),
      ]}
    />
  );
}
