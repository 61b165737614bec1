import type { ComponentChildren } from "preact";
import { formatCount } from "./numbers.ts";
import { Slot } from "./Slot.ts";

interface BulkBarProps {
  /** The action buttons, usually `<Button name="action" value="archive">`. */
  children: ComponentChildren;
  /** Rows that match the filter on all pages; offers "All N that match" (posts `scope=matching`). */
  matching?: number;
  /** Whether more than `matching` rows match. */
  more?: boolean;
  /** Plural noun of the rows. */
  unit?: string;
}

/**
 * Actions on selected rows. Put it after the table inside `<form class="picks">`: it appears once a
 * row is ticked and counts the ticks, by CSS alone.
 */
export function BulkBar({ children, matching, more, unit = "rows" }: BulkBarProps) {
  return (
    <div class="bulk" role="group" aria-label={`Actions on selected ${unit}`}>
      <span class="bulk-count">selected</span>
      <span class="bulk-page">Every row on this page</span>
      {matching !== undefined && (
        <label class="choice">
          <input type="checkbox" name="scope" value="matching" data-all="" />
          <span>
            {more
              ? `All ${unit} that match, more than ${formatCount(matching)}`
              : `All ${formatCount(matching)} ${unit} that match`}
          </span>
        </label>
      )}
      <div class="form-actions">
        <Slot>{children}</Slot>
      </div>
    </div>
  );
}
