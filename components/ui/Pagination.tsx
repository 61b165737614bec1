import { LinkButton } from "./Button.tsx";
import { formatCount } from "./numbers.ts";

interface PaginationProps {
  /** One-based. */
  page: number;
  pageSize: number;
  total: number;
  /** Address of a page at a page size. */
  href: (page: number, pageSize: number) => string;
  sizes?: number[];
}

/** "51–100 of 10,000" with links to the neighbouring pages and other page sizes. */
export function Pagination(
  { page, pageSize, total, href, sizes = [25, 50, 100] }: PaginationProps,
) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  const from = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const to = Math.min(total, page * pageSize);
  const link = (label: string, icon: "chevron-left" | "chevron-right", target: number) =>
    target >= 1 && target <= last && (
      <LinkButton
        size="small"
        variant="quiet"
        icon={icon}
        label={label}
        href={href(target, pageSize)}
        rel={target > page ? "next" : "prev"}
      />
    );
  return (
    <nav class="pages" aria-label="Pages">
      <div>
        <span>{`${formatCount(from)}–${formatCount(to)} of ${formatCount(total)}`}</span>
        {link("Previous page", "chevron-left", page - 1)}
        {link("Next page", "chevron-right", page + 1)}
      </div>
      {total > (sizes[0] ?? 0) && (
        <div>
          <span>Rows</span>
          {sizes.map((size) => (
            <a key={size} href={href(1, size)} data-active={size === pageSize ? "" : undefined}>
              {size}
            </a>
          ))}
        </div>
      )}
    </nav>
  );
}
