import { page } from "fresh";
import { isManager } from "core/accounts/session_context.ts";
import { type AuditPage, listAudit } from "core/audit/list_audit.ts";
import { auditTable } from "core/audit/schema.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { ActivityFilters } from "@/components/audit/ActivityFilters.tsx";
import { ActivityTable } from "@/components/audit/ActivityTable.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/settings/activity";

interface Data {
  query: ReturnType<typeof auditTable.read>;
  log: AuditPage;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    if (!isManager(ctx.state.me)) return page<Data | null>(null);
    const query = auditTable.read(ctx.url.searchParams);
    const log = await listAudit(ctx.state, query);
    const last = lastPage(query, log.total);
    if (last) return ctx.redirect(auditTable.href(PATH, query, { page: last }), 303);
    return page<Data | null>({ query, log });
  }),
});

/** Who did what in the account, for its owner and admins. */
export default define.page<typeof handler>(function ActivityPage({ data, state }) {
  state.title = "Activity";
  return (
    <>
      <PageHeader title="Activity">
        What people and IGNY8 did in {state.me.account.name}. Entries are never changed or removed.
      </PageHeader>
      {data ? <Log {...data} /> : (
        <Panel>
          <EmptyState icon="eye" title="Owners and admins see the activity">
            Ask one of them if you need to know who changed something.
          </EmptyState>
        </Panel>
      )}
    </>
  );
});

function Log({ query, log }: Data) {
  const filters = auditTable.filterString(query.filters);
  return (
    <div class="stack">
      <ActivityFilters path={PATH} query={query} people={log.people} />
      <Panel
        title="Log"
        flush
        actions={
          <LinkButton
            href={`${PATH}/export${filters && `?${filters}`}`}
            icon="download"
            download
            data-no-prefetch
          >
            CSV
          </LinkButton>
        }
        foot={log.total > 0 && (
          <Pagination
            page={query.page}
            pageSize={query.size}
            total={log.total}
            href={(page, size) => auditTable.href(PATH, query, { page, size })}
          />
        )}
      >
        {log.rows.length > 0 ? <ActivityTable rows={log.rows} /> : (
          <EmptyState
            icon="list"
            title="Nothing like this happened"
            actions={<LinkButton href={PATH}>Show everything</LinkButton>}
          >
            No entry meets these filters.
          </EmptyState>
        )}
      </Panel>
    </div>
  );
}
