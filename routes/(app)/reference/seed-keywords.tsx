import { page } from "fresh";
import { listSeedKeywords, type SeedKeywords } from "core/library/list_seed_keywords.ts";
import { seedTable } from "core/library/schema.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { SeedCells, SeedHeadings } from "@/components/library/SeedColumns.tsx";
import { SeedFilterBar } from "@/components/library/SeedFilterBar.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Table } from "@/components/ui/Table.tsx";

const PATH = "/reference/seed-keywords";

interface Data {
  query: ReturnType<typeof seedTable.read>;
  found: SeedKeywords;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = seedTable.read(ctx.url.searchParams);
    const found = await listSeedKeywords(ctx.state, query);
    const last = lastPage(query, found.total);
    if (last) return ctx.redirect(seedTable.href(PATH, query, { page: last }), 303);
    return page<Data>({ query, found });
  }),
});

/** Every keyword of the library. */
export default define.page<typeof handler>(function SeedKeywordsPage({ data, state }) {
  state.title = "Seed keywords";
  const { query, found } = data;
  const href = (changes: Parameters<typeof seedTable.href>[2]) =>
    seedTable.href(PATH, query, changes);
  return (
    <>
      <PageHeader
        title="Seed keywords"
        actions={
          <LinkButton href="/setup/opportunities" icon="key">Opportunities of your site</LinkButton>
        }
      >
        The library of keywords by industry and sector, with estimates of volume, difficulty and
        price.
      </PageHeader>
      <div class="stack">
        <SeedFilterBar path={PATH} query={query} industries={found.industries} href={href} />
        {found.total === 0
          ? (
            <EmptyState
              icon="search"
              title="No keyword matches"
              actions={<LinkButton href={PATH}>Show all</LinkButton>}
            >
              Try a shorter word, or take a filter away.
            </EmptyState>
          )
          : <Found found={found} query={query} href={href} />}
      </div>
    </>
  );
});

function Found(
  { found, query, href }: {
    found: SeedKeywords;
    query: ReturnType<typeof seedTable.read>;
    href: (changes: Parameters<typeof seedTable.href>[2]) => string;
  },
) {
  return (
    <>
      <Table
        caption="Seed keywords"
        head={
          <SeedHeadings sort={query.sort} href={(sort) => href({ sort })}>
            Industry and sector
          </SeedHeadings>
        }
      >
        {found.rows.map((row) => (
          <tr key={row.id}>
            <SeedCells row={row}>
              <a href={`/reference/industries/${row.industry_slug}`}>{row.industry}</a>
              {`, ${row.sector}`}
            </SeedCells>
          </tr>
        ))}
      </Table>
      <Pagination
        page={query.page}
        pageSize={query.size}
        total={found.total}
        href={(number, size) => href({ page: number, size })}
      />
    </>
  );
}
