import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { IMAGE_STATUSES, type ImagePage, imageTable, listImages } from "core/images/list_images.ts";
import { define } from "@/web/define.ts";
import { orderKey } from "@/web/forms.ts";
import { read } from "@/web/handlers.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader, Tabs } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";
import { Gallery } from "@/components/writer/Gallery.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";

const PATH = "/writer/images";

interface Data {
  query: ReturnType<typeof imageTable.read>;
  found: ImagePage | null;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = imageTable.read(ctx.url.searchParams);
    const { site } = ctx.state;
    if (!site) return page<Data>({ query, found: null });
    return page<Data>({ query, found: await listImages(ctx.state, { siteId: site.id, query }) });
  }),
});

export default define.page<typeof handler>(function ImagesPage({ data: { query, found }, state }) {
  state.title = "Images";
  if (!state.site || !found) return <NoSite title="Images" me={state.me} />;
  const href = (changes: Parameters<typeof imageTable.href>[2]) =>
    imageTable.href(PATH, query, changes);
  const { status } = query.filters;
  const all = Object.values(found.counts).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <PageHeader title="Images">
        Pictures of all articles. Tick those to be made, and see the price before you order.
      </PageHeader>
      <JobProgress jobs={found.jobs} />
      <Tabs
        label="Images by state"
        tabs={[
          {
            label: "All",
            count: all,
            href: href({ filters: { status: undefined } }),
            active: !status,
          },
          ...IMAGE_STATUSES.filter((name) => name === status || (found.counts[name] ?? 0) > 0)
            .map((name) => ({
              label: statusLabel(name),
              count: found.counts[name] ?? 0,
              href: href({ filters: { status: name } }),
              active: status === name,
            })),
        ]}
      />
      {found.rows.length === 0
        ? (
          <EmptyState
            icon="image"
            title={status ? "No image is in this state" : "No images yet"}
            actions={
              <LinkButton href={status ? PATH : "/writer/content"} variant="primary">
                {status ? "Show all" : "Choose articles"}
              </LinkButton>
            }
          >
            {status
              ? "Look at another state."
              : "Pick articles in the content list and order their image prompts first."}
          </EmptyState>
        )
        : (
          <>
            <Gallery
              images={found.rows}
              siteId={state.site.id}
              orderKey={mayWrite(state.me) ? orderKey() : null}
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
