import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import { formatCount, UNKNOWN } from "./numbers.ts";
import { Slot } from "./Slot.ts";

interface TableProps {
  /** Names the table for screen readers. */
  caption: string;
  /** The cells of the header row. */
  head: ComponentChildren;
  /** Rows of the body. */
  children?: ComponentChildren;
  foot?: ComponentChildren;
  /** Scrolls in its own frame at every width, for more columns than a laptop holds. */
  wide?: boolean;
  /** Rows become cards on phones (give each Cell a `label`); otherwise the table scrolls. */
  stack?: boolean;
}

/** A real table; on narrow screens it scrolls inside its frame with the key column fixed. */
export function Table({ caption, head, children, foot, wide, stack }: TableProps) {
  return (
    <div
      class="table-wrap"
      role="region"
      aria-label={caption}
      tabIndex={0}
      data-wide={wide ? "" : undefined}
      data-stack={stack ? "" : undefined}
    >
      <table class="table">
        <caption class="hidden-visually">{caption}</caption>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>
          <Slot>{children}</Slot>
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

interface HeadingProps {
  children: ComponentChildren;
  numeric?: boolean;
  tight?: boolean;
  /** The column that stays in view when the table scrolls sideways. */
  rowKey?: boolean;
  /** Where a click sorts to, and the direction in force if this column is sorted. */
  sort?: { href: string; direction?: "asc" | "desc" };
}

/** A column heading; with `sort` it is a link and says its direction. */
export function Heading({ children, numeric, tight, rowKey, sort }: HeadingProps) {
  const direction = sort?.direction;
  return (
    <th
      scope="col"
      data-num={numeric ? "" : undefined}
      data-tight={tight ? "" : undefined}
      data-key={rowKey ? "" : undefined}
      aria-sort={direction && (direction === "asc" ? "ascending" : "descending")}
    >
      {sort
        ? (
          <a class="sort" href={sort.href}>
            <Slot>{children}</Slot>
            <Icon name={sortIcon(direction)} size={12} />
          </a>
        )
        : <Slot>{children}</Slot>}
    </th>
  );
}

function sortIcon(direction: "asc" | "desc" | undefined) {
  if (!direction) return "sort";
  return direction === "asc" ? "chevron-up" : "chevron-down";
}

/** Most cells hold one thing, which needs no Slot; a page has hundreds of them. */
function given(children: ComponentChildren) {
  return Array.isArray(children) ? <Slot>{children}</Slot> : children;
}

interface CellProps {
  children?: ComponentChildren;
  numeric?: boolean;
  /** As narrow as its content. */
  tight?: boolean;
  /** Names the row: a row header that stays in view when the table scrolls sideways. */
  rowKey?: boolean;
  /** May break lines on phones too. */
  wrap?: boolean;
  /** Column name, shown when rows are stacked as cards. */
  label?: string;
}

/** A cell; nothing to show becomes a dash, because unknown is not zero. */
export function Cell({ children, numeric, tight, rowKey, wrap, label }: CellProps) {
  const known = children !== null && children !== undefined && children !== "";
  const content = known ? given(children) : <span class="none">{UNKNOWN}</span>;
  // Attributes are named one by one, not spread: only so the tag is compiled ahead.
  return rowKey
    ? (
      <th
        scope="row"
        data-key=""
        data-num={numeric ? "" : undefined}
        data-tight={tight ? "" : undefined}
        data-wrap={wrap ? "" : undefined}
        data-label={label}
      >
        {content}
      </th>
    )
    : (
      <td
        data-num={numeric ? "" : undefined}
        data-tight={tight ? "" : undefined}
        data-wrap={wrap ? "" : undefined}
        data-label={label}
      >
        {content}
      </td>
    );
}

/** A right-aligned number with thousands separators, or a dash when unknown. */
export function NumberCell(
  { value, label, format = formatCount }: {
    value: number | null | undefined;
    label?: string;
    format?: (value: number) => string;
  },
) {
  return <Cell numeric label={label}>{value == null ? null : format(value)}</Cell>;
}

/** First cell of a selectable row; posts `name=value` (default name "id"). */
export function RowCheckbox(
  { value, label, name = "id", checked }: {
    value: string;
    label: string;
    name?: string;
    checked?: boolean;
  },
) {
  return (
    <td data-check="">
      <input
        class="check"
        type="checkbox"
        data-row=""
        name={name}
        value={value}
        checked={checked}
        aria-label={`Select ${label}`}
      />
    </td>
  );
}

/** Header checkbox: posts `scope=page`; with JavaScript it also ticks the rows. */
export function PageCheckbox({ label = "Select every row on this page" }: { label?: string }) {
  return (
    <th scope="col" data-check="">
      <input
        class="check"
        type="checkbox"
        data-page=""
        name="scope"
        value="page"
        aria-label={label}
      />
    </th>
  );
}
