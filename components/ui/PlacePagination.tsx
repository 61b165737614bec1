import { LinkButton } from "./Button.tsx";
import { formatCount } from "./numbers.ts";

interface PlacePaginationProps {
  /** Rows on this page. */
  shown: number;
  pageSize: number;
  total: number;
  /** Whether more than `total` match; then `count` leads to a page that counts them all. */
  more: boolean;
  count: string;
  /** Addresses of other pages; left out where there are none. */
  first?: string;
  previous?: string;
  next?: string;
  last?: string;
  /** The first page at a page size. */
  size: (pageSize: number) => string;
  sizes?: number[];
}

/** Pages of a table that is read from a place instead of by number. */
export function PlacePagination(props: PlacePaginationProps) {
  const { first, previous, next, last, pageSize, total, size, sizes = [25, 50, 100] } = props;
  return (
    <nav class="pages" aria-label="Pages">
      <div>
        <span>{range(props)}</span>
        {props.more && <a href={props.count} rel="nofollow">Count all</a>}
        {first && (
          <LinkButton
            size="small"
            variant="quiet"
            icon="chevrons-left"
            label="First page"
            href={first}
          />
        )}
        {previous && (
          <LinkButton
            size="small"
            variant="quiet"
            icon="chevron-left"
            label="Previous page"
            rel="prev"
            href={previous}
          />
        )}
        {next && (
          <LinkButton
            size="small"
            variant="quiet"
            icon="chevron-right"
            label="Next page"
            rel="next"
            href={next}
          />
        )}
        {last && (
          <LinkButton
            size="small"
            variant="quiet"
            icon="chevrons-right"
            label="Last page"
            href={last}
          />
        )}
      </div>
      {total > (sizes[0] ?? 0) && (
        <div>
          <span>Rows</span>
          {sizes.map((rows) => (
            <a key={rows} href={size(rows)} data-active={rows === pageSize ? "" : undefined}>
              {rows}
            </a>
          ))}
        </div>
      )}
    </nav>
  );
}

/** Where a page stands is known at both ends; between them rows may have come and gone. */
function range({ shown, total, more, previous, next }: PlacePaginationProps): string {
  const all = more ? `more than ${formatCount(total)}` : formatCount(total);
  if (!previous) return `${formatCount(Math.min(1, shown))}–${formatCount(shown)} of ${all}`;
  if (!next && !more) return `${formatCount(total - shown + 1)}–${formatCount(total)} of ${all}`;
  return `${formatCount(shown)} of ${all}`;
}
