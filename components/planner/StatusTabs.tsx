import { Tabs } from "@/components/ui/PageHeader.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";

/** One tab for each status with its count; the first shows everything that is not archived. */
export function StatusTabs(
  { label, counts, more = false, open, statuses, current, href }: {
    label: string;
    counts: Record<string, number>;
    /** Whether each count is at least that. */
    more?: boolean;
    /** What is known better of the open tab than `counts` tell. */
    open?: { count: number; more: boolean };
    statuses: readonly string[];
    current: string | undefined;
    href: (status: string | undefined) => string;
  },
) {
  const active = Object.entries(counts).filter(([status]) => status !== "archived");
  const all = active.reduce((sum, [, count]) => sum + count, 0);
  const known = (status: string | undefined, count: number) =>
    status === current && open
      ? { count: Math.max(open.count, count), more: open.more }
      : { count, more };
  return (
    <Tabs
      label={label}
      tabs={[
        { label: "All", href: href(undefined), active: !current, ...known(undefined, all) },
        ...statuses.map((status) => ({
          label: statusLabel(status),
          href: href(status),
          active: current === status,
          ...known(status, counts[status] ?? 0),
        })),
      ]}
    />
  );
}
