import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { changeIdeas } from "core/ideas/change_ideas.ts";
import {
  IDEA_STATUSES,
  type IdeaFilters,
  type IdeaPage,
  ideaTable,
  listIdeas,
} from "core/ideas/list_ideas.ts";
import { queueIdeas } from "core/ideas/queue_ideas.ts";
import { readPickedIds } from "core/keywords/selection.ts";
import type { TableQuery } from "core/table_query.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { IdeaFilterBar } from "@/components/planner/IdeaFilterBar.tsx";
import { IdeasEmpty } from "@/components/planner/IdeasEmpty.tsx";
import { IdeaTable } from "@/components/planner/IdeaTable.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { Picks } from "@/components/planner/Picks.tsx";
import { backOf, counted, formSite } from "@/components/planner/requests.ts";
import { StatusTabs } from "@/components/planner/StatusTabs.tsx";
import { BulkBar } from "@/components/ui/BulkBar.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import JobProgress from "@/islands/JobProgress.tsx";

const PATH = "/planner/ideas";

interface Data {
  query: TableQuery<IdeaFilters>;
  found: IdeaPage | null;
}

const Action = z.object({
  action: z.enum(["queue", "archive", "restore"], "This action does not exist."),
});

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const query = ideaTable.read(ctx.url.searchParams);
    const { site } = ctx.state;
    if (!site) return page({ query, found: null });
    const found = await listIdeas(ctx.state, { siteId: site.id, query });
    const last = Math.max(1, Math.ceil(found.total / query.size));
    if (query.page > last) return ctx.redirect(ideaTable.href(PATH, query, { page: last }));
    return page({ query, found });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    const { action } = parseForm(Action, form);
    const ids = readPickedIds(form);
    const changed = action === "queue"
      ? await queueIdeas(ctx.state, { siteId, ids })
      : await changeIdeas(ctx.state, { siteId, action, ids });
    leaveFlash(ctx, changed > 0 ? "success" : "info", sentence(action, changed, ids.length));
    return ctx.redirect(backOf(form, PATH), 303);
  }),
});

function sentence(action: z.infer<typeof Action>["action"], changed: number, picked: number) {
  const done = { queue: "queued for the writer", archive: "archived", restore: "restored" }[action];
  const words = `${counted(changed, "idea")} ${done}.`;
  if (changed === picked) return words;
  const why = {
    queue: "with the writer already, or archived",
    archive: "with the writer already",
    restore: "not archived, or another idea has that title now",
  }[action];
  return `${words} ${counted(picked - changed, "idea")} stayed: ${why}.`;
}

/** The ideas of a site: filter, queue for the writer, archive. */
export default define.page<typeof handler>(function IdeasPage({ data, state }) {
  const { query, found } = data;
  const { me, site } = state;
  const write = mayWrite(me);
  state.title = "Ideas";
  if (!site || !found) {
    return (
      <>
        <PageHeader title="Ideas" />
        <NoSite me={me} />
      </>
    );
  }
  const any = Object.keys(found.statuses).length > 0;
  return (
    <>
      <PageHeader
        title="Ideas"
        actions={(found.statuses.queued ?? 0) > 0 && (
          <LinkButton href="/writer/tasks?status=queued" icon="pen">Open the tasks</LinkButton>
        )}
      >
        Articles that could be written. Queue the good ones; the writer turns them into drafts.
      </PageHeader>
      <div class="stack">
        {found.jobs.length > 0 && <JobProgress jobs={found.jobs} />}
        {any && (
          <>
            <StatusTabs
              label="Ideas by status"
              counts={found.statuses}
              statuses={IDEA_STATUSES}
              current={query.filters.status}
              href={(status) =>
                ideaTable.href(PATH, query, {
                  filters: { status: status as IdeaFilters["status"] },
                })}
            />
            <IdeaFilterBar query={query} site={site} clusters={found.clusters} />
          </>
        )}
        {found.rows.length === 0 ? <IdeasEmpty any={any} write={write} /> : (
          <Picks
            action={PATH}
            siteId={site.id}
            back={ideaTable.href(PATH, query, { page: query.page })}
            rows={found.rows}
          >
            <IdeaTable rows={found.rows} query={query} selectable={write} />
            {write && <IdeaButtons archived={query.filters.status === "archived"} />}
            <Pagination
              page={query.page}
              pageSize={query.size}
              total={found.total}
              href={(at, size) => ideaTable.href(PATH, query, { page: at, size })}
            />
          </Picks>
        )}
      </div>
    </>
  );
});

function IdeaButtons({ archived }: { archived: boolean }) {
  if (archived) {
    return (
      <BulkBar unit="ideas">
        <Button size="small" icon="undo" name="action" value="restore">Restore</Button>
      </BulkBar>
    );
  }
  return (
    <BulkBar unit="ideas">
      <Button
        size="small"
        variant="primary"
        icon="send"
        name="action"
        value="queue"
        title="Makes a task of each idea. Nothing is charged until it is written."
      >
        Queue for the writer
      </Button>
      <Button size="small" icon="archive" name="action" value="archive">Archive</Button>
    </BulkBar>
  );
}
