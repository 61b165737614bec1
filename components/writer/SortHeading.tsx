import type { ComponentChildren } from "preact";
import { Heading } from "../ui/Table.tsx";
import { Slot } from "../ui/Slot.ts";

/** A column heading that sorts: first click in the column's natural direction, then the other one. */
export function SortHeading(
  { column, sort, href, down, numeric, rowKey, children }: {
    column: string;
    /** The order in force, "-" before the column when descending. */
    sort: string;
    href: (sort: string) => string;
    /** Starts descending, as numbers and dates do. */
    down?: boolean;
    numeric?: boolean;
    rowKey?: boolean;
    children: ComponentChildren;
  },
) {
  const active = sort.replace("-", "") === column;
  const descending = sort.startsWith("-");
  const next = (active ? !descending : down) ? `-${column}` : column;
  const direction = active ? (descending ? "desc" : "asc") : undefined;
  return (
    <Heading numeric={numeric} rowKey={rowKey} sort={{ href: href(next), direction }}>
      <Slot>{children}</Slot>
    </Heading>
  );
}
