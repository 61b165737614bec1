import type { ComponentChildren } from "preact";
import { Slot } from "@/components/ui/Slot.ts";

interface PicksProps {
  /** Where buttons without an address of their own send what is picked. */
  action: string;
  siteId: string;
  /** The page as it is, to come back to. */
  back: string;
  rows: readonly { id: string }[];
  children: ComponentChildren;
}

/** The form around a table whose rows can be picked, with what its actions need to know. */
export function Picks({ action, siteId, back, rows, children }: PicksProps) {
  return (
    <form method="post" action={action} class="picks">
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="back" value={back} />
      <input type="hidden" name="page_ids" value={rows.map(({ id }) => id).join(",")} />
      <Slot>{children}</Slot>
    </form>
  );
}
