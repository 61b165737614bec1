import { z } from "npm:zod@4.6.7";

/** What the address of a table page says: filters, order and page. */
export interface TableQuery<Filters> {
  filters: Filters;
  /** A column; "-" before it means descending. */
  sort: string;
  /** One-based. */
  page: number;
  /** Rows on a page. */
  size: number;
  /** Where the page begins, for tables that are read from a place: opaque, see `readCursor`. */
  at?: string;
  /** A saved view, whose columns the page shows; it stays while filters and order change. */
  view?: string;
}

export const PAGE_SIZES = [25, 50, 100];
const MAX_PAGE = 1_000_000;
const MAX_INTEGER = 2_147_483_647;

/** A filter that is left out when the address says nothing or nonsense. */
function lenient<T>(schema: z.ZodType<T>) {
  return z.preprocess((value) => value === "" ? undefined : value, schema.optional())
    .catch(undefined);
}

/** Free text: control characters go, at most 200 characters stay. */
export const searchFilter = lenient(
  // deno-lint-ignore no-control-regex
  z.string().transform((text) => text.replace(/[\u0000-\u001f\u007f]/g, " ").trim().slice(0, 200))
    .transform((text) => text.toWellFormed()).pipe(z.string().min(1)),
);
export const idFilter = lenient(z.uuid());
export const wholeFilter = lenient(z.coerce.number().int().min(0).max(MAX_INTEGER));
export const percentFilter = lenient(z.coerce.number().min(0).max(100));
/** One of the given words. */
export function wordFilter<const Words extends readonly [string, ...string[]]>(words: Words) {
  return lenient(z.enum(words));
}

type FilterValue = string | number | undefined;

/** How one table is addressed. */
export interface TableAddress<Filters> {
  /** Reads an address; whatever makes no sense falls back. */
  read(params: URLSearchParams): TableQuery<Filters>;
  /** The address of the table with `changes` to the query; page 1 unless a page or a place is named. */
  href(
    path: string,
    query: TableQuery<Filters>,
    changes?: Partial<Omit<TableQuery<Filters>, "filters">> & { filters?: Partial<Filters> },
  ): string;
  /** The filters alone, as a query string. */
  filterString(filters: Filters): string;
}

/** Defines a table's filters, the columns it sorts by and the order it starts with. */
export function defineTable<Filters extends Record<string, FilterValue>>(
  { filters, sorts, firstSort, firstSize = 50 }: {
    filters: z.ZodType<Filters>;
    sorts: readonly string[];
    firstSort: string;
    firstSize?: number;
  },
): TableAddress<Filters> {
  const Frame = z.object({
    sort: z.string().refine((sort) => sorts.includes(sort.replace(/^-/, ""))).catch(firstSort),
    page: z.coerce.number().int().min(1).max(MAX_PAGE).catch(1),
    size: z.coerce.number().refine((size) => PAGE_SIZES.includes(size)).catch(firstSize),
    at: z.string().regex(/^[\w-]{1,4000}$/).optional().catch(undefined),
    view: z.uuid().optional().catch(undefined),
  }).transform(({ at, view, ...frame }) => ({
    ...frame,
    ...(at === undefined ? {} : { at }),
    ...(view === undefined ? {} : { view }),
  }));
  return {
    read(params) {
      const given = Object.fromEntries(params);
      const known = Object.entries(filters.parse(given)).filter(([, value]) => value !== undefined);
      return { filters: Object.fromEntries(known) as Filters, ...Frame.parse(given) };
    },
    href(path, query, changes = {}) {
      const { sort, size } = { ...query, ...changes };
      const params = toParams({ ...query.filters, ...changes.filters });
      if (sort !== firstSort) params.set("sort", sort);
      if (size !== firstSize) params.set("size", String(size));
      if (changes.page && changes.page > 1) params.set("page", String(changes.page));
      if (query.view) params.set("view", query.view);
      if (changes.at) params.set("at", changes.at);
      const text = params.toString();
      return text ? `${path}?${text}` : path;
    },
    filterString: (given) => toParams(given).toString(),
  };
}

function toParams(filters: Record<string, FilterValue>): URLSearchParams {
  const known = Object.entries(filters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(known.map(([name, value]) => [name, String(value)]));
}

/** The arguments that name an order to the database: "-volume" is volume, descending. */
export function sortArguments(sort: string) {
  return { p_sort: sort.replace(/^-/, ""), p_descending: sort.startsWith("-") };
}

/** The arguments of a page function of the database for a query. */
export function pageArguments<Filters>({ filters, sort, page, size }: TableQuery<Filters>) {
  return {
    p_filters: filters,
    ...sortArguments(sort),
    p_limit: size,
    p_offset: (page - 1) * size,
  };
}
