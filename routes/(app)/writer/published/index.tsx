import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { type ContentPage, contentTable, listContent } from "core/content/list_content.ts";
import { define } from "@/web/define.ts";
import { orderKey } from "@/web/forms.ts";
import { read } from "@/web/handlers.ts";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { FilterBar, SearchFilter } from "@/components/ui/FilterBar.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { PublishedTable } from "@/components/writer/PublishedTable.tsx";

const PATH = "/writer/published";

interface Data {
  query: ReturnType<typeof contentTable.read>;
  found: ContentPage | null;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const params = new URLSearchParams(ctx.url.searchParams);
    if (!params.has("sort")) params.set("sort", "-published");
    const query = contentTable.read(params);
    const { site } = ctx.state;
    if (!site) return page<Data>({ query, found: null });
    const filters = { ...query.filters, status: "published" as const };
    const found = await listContent(ctx.state, { siteId: site.id, query: { ...query, filters } });
    return page<Data>({ query, found });
  }),
});

export default define.page<typeof handler>(function PublishedPage({ data, state }) {
  const { query, found } = data;
  state.title = "Published";
  const { site, me } = state;
  if (!site || !found) return <NoSite title="Published" me={me} />;
  const href = (changes: Parameters<typeof contentTable.href>[2]) =>
    contentTable.href(PATH, query, changes);
  return (
    <>
      <PageHeader
        title="Published"
        actions={
          <>
            <LinkButton href="/writer/published/queue" icon="send">Publishing queue</LinkButton>
            <LinkButton href={`/sites/${site.slug}`} icon="external" data-no-prefetch="">
              Public site
            </LinkButton>
          </>
        }
      >
        {site.status === "active"
          ? `What the world reads on ${site.name}.`
          : `The site is ${site.status}: its public pages answer “not found” until it is active again.`}
      </PageHeader>
      {(found.total > 0 || query.filters.q) && (
        <FilterBar
          action={PATH}
          chips={query.filters.q
            ? [{ label: `“${query.filters.q}”`, href: href({ filters: { q: undefined } }) }]
            : []}
        >
          <SearchFilter
            name="q"
            label="Search published articles"
            placeholder="Search"
            value={query.filters.q}
          />
        </FilterBar>
      )}
      {found.total === 0
        ? (
          <EmptyState
            icon="rocket"
            title={query.filters.q ? "No published article matches" : "Nothing is public yet"}
            actions={
              <LinkButton href="/writer/review" variant="primary">Go to the review</LinkButton>
            }
          >
            Approve and publish an article, and it appears here with its public address.
          </EmptyState>
        )
        : (
          <>
            <PublishedTable
              rows={found.rows}
              siteId={site.id}
              siteSlug={site.slug}
              sort={query.sort}
              sortHref={(sort) => href({ sort })}
              orderKey={mayWrite(me) ? orderKey() : null}
            />
            <Pagination
              page={query.page}
              pageSize={query.size}
              total={found.total}
              href={(number, size) => href({ page: number, size })}
            />
          </>
        )}
    </>
  );
});
