import { page } from "fresh";
import { listPlatformAudit, type PlatformLog, platformTable } from "core/staff/platform_log.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { ActivityTable } from "@/components/audit/ActivityTable.tsx";
import { PlatformFilterBar } from "@/components/staff/PlatformFilterBar.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/staff/log";

interface Data {
  query: ReturnType<typeof platformTable.read>;
  log: PlatformLog;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = platformTable.read(ctx.url.searchParams);
    const log = await listPlatformAudit(ctx.state, query);
    const last = lastPage(query, log.total);
    if (last) return ctx.redirect(platformTable.href(PATH, query, { page: last }), 303);
    return page<Data>({ query, log });
  }),
});

/** What staff did in accounts, and what changed for all of them. */
export default define.page<typeof handler>(function PlatformLogPage({ data, state }) {
  state.title = "Platform log";
  const { query, log } = data;
  return (
    <>
      <PageHeader title="Platform log">
        What staff did in accounts, and what changed for everybody: prices, plans, limits, the
        library, and who is staff. Entries are never changed or removed.
      </PageHeader>
      <PlatformFilterBar path={PATH} query={query} />
      <Panel
        flush
        foot={log.total > 0 && (
          <Pagination
            page={query.page}
            pageSize={query.size}
            total={log.total}
            href={(page, size) => platformTable.href(PATH, query, { page, size })}
          />
        )}
      >
        {log.rows.length > 0 ? <ActivityTable rows={log.rows} platform /> : (
          <EmptyState
            icon="list"
            title="Nothing like this happened"
            actions={<LinkButton href={PATH}>Show everything</LinkButton>}
          >
            No entry meets these filters.
          </EmptyState>
        )}
      </Panel>
    </>
  );
});
