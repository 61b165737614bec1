import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import {
  type ContentPage,
  contentTable,
  listContent,
  listContentIds,
} from "core/content/list_content.ts";
import { ContentAction } from "core/content/move_content.ts";
import { actOnContent } from "@/web/content_action.ts";
import { define } from "@/web/define.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act, cameFrom, read } from "@/web/handlers.ts";
import { pickedRows } from "@/web/picked_rows.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { ContentFilterBar } from "@/components/writer/ContentFilterBar.tsx";
import { ContentTable } from "@/components/writer/ContentTable.tsx";
import { ContentTabs } from "@/components/writer/ContentTabs.tsx";
import { ExportMenu } from "@/components/writer/ExportMenu.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";

const PATH = "/writer/content";
const Move = z.object({ site_id: z.uuid(), action: ContentAction });

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = contentTable.read(ctx.url.searchParams);
    if (!ctx.state.site) return page<Data>({ query, found: null });
    const found = await listContent(ctx.state, { siteId: ctx.state.site.id, query });
    return page<Data>({ query, found });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { site_id: siteId, action } = parseForm(Move, form);
    const ids = await pickedRows(form, (filter) => {
      const { filters } = contentTable.read(filter);
      return listContentIds(ctx.state, { siteId, filters });
    });
    await actOnContent(ctx, { siteId, ids, action });
    return ctx.redirect(cameFrom(ctx), 303);
  }),
});

interface Data {
  query: ReturnType<typeof contentTable.read>;
  found: ContentPage | null;
}

export default define.page<typeof handler>(function ContentListPage({ data, state }) {
  const { query, found } = data;
  state.title = "Content";
  const { me, site } = state;
  if (!site || !found) return <NoSite title="Content" me={me} />;
  const href = (changes: Parameters<typeof contentTable.href>[2]) =>
    contentTable.href(PATH, query, changes);
  return (
    <>
      <PageHeader
        title="Content"
        actions={
          <>
            {mayWrite(me) && <LinkButton href="/writer/import" icon="upload">Import</LinkButton>}
            {found.total > 0 && (
              <ExportMenu
                href={(format) => {
                  const filter = contentTable.filterString(query.filters);
                  return `${PATH}/export?format=${format}${filter && `&${filter}`}`;
                }}
              />
            )}
          </>
        }
      >
        {`Everything written for ${site.name}.`}
      </PageHeader>
      <JobProgress jobs={found.jobs} />
      <ContentTabs query={query} counts={found.counts} />
      <ContentFilterBar query={query} sectors={site.sectors} />
      {found.total === 0 ? <NoContent filtered={Object.keys(query.filters).length > 0} /> : (
        <>
          <ContentTable
            rows={found.rows}
            total={found.total}
            siteId={site.id}
            siteSlug={site.slug}
            filter={contentTable.filterString(query.filters)}
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

function NoContent({ filtered }: { filtered: boolean }) {
  return filtered
    ? (
      <EmptyState
        icon="search"
        title="No article matches"
        actions={<LinkButton href={PATH}>Show all</LinkButton>}
      >
        Try another word or fewer filters.
      </EmptyState>
    )
    : (
      <EmptyState
        icon="pen"
        title="Nothing written yet"
        actions={<LinkButton href="/writer/tasks" variant="primary">Go to the tasks</LinkButton>}
      >
        Pick tasks and let the writer draft them; the articles arrive here.
      </EmptyState>
    );
}
