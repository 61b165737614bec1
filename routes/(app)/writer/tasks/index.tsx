import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { estimateCredits, reservedWords } from "core/billing/estimate.ts";
import { listTaskIds, listTasks, type TaskPage, taskTable } from "core/tasks/list_tasks.ts";
import { moveTasks, TaskAction } from "core/tasks/move_tasks.ts";
import { TASK_STATUSES } from "core/tasks/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act, cameFrom, read } from "@/web/handlers.ts";
import { pickedRows } from "@/web/picked_rows.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { FilterBar, SearchFilter, SectorFilter } from "@/components/ui/FilterBar.tsx";
import { PageHeader, Tabs } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { TaskTable } from "@/components/writer/TaskTable.tsx";
import { counted } from "@/components/writer/words.ts";

const PATH = "/writer/tasks";
const Move = z.object({ site_id: z.uuid(), action: TaskAction });
const DONE = { cancel: "cancelled", reopen: "queued again" };

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = taskTable.read(ctx.url.searchParams);
    if (!ctx.state.site) return page<Data>({ query, found: null });
    const found = await listTasks(ctx.state, { siteId: ctx.state.site.id, query });
    return page<Data>({ query, found });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { site_id: siteId, action } = parseForm(Move, form);
    const ids = await pickedRows(form, (filter) => {
      const { filters } = taskTable.read(filter);
      return listTaskIds(ctx.state, { siteId, filters });
    });
    const moved = await moveTasks(ctx.state, { siteId, ids, action });
    const rest = ids.length - moved;
    const left = rest > 0 ? ` ${counted(rest, "task")} could not be and stayed as before.` : "";
    leaveFlash(
      ctx,
      moved > 0 ? "success" : "warning",
      `${counted(moved, "task")} ${DONE[action]}.${left}`,
    );
    return ctx.redirect(cameFrom(ctx), 303);
  }),
});

interface Data {
  query: ReturnType<typeof taskTable.read>;
  found: TaskPage | null;
}

export default define.page<typeof handler>(function TasksPage({ data: { query, found }, state }) {
  state.title = "Tasks";
  const { me, site } = state;
  if (!site || !found) return <NoSite title="Tasks" me={me} />;
  const writes = mayWrite(me);
  const href = (changes: Parameters<typeof taskTable.href>[2]) =>
    taskTable.href(PATH, query, changes);
  const all = Object.values(found.counts).reduce((sum, count) => sum + count, 0);
  const filtered = Object.keys(query.filters).length > 0;
  const credits = (words: number) =>
    estimateCredits(me.costs, "generate_content", reservedWords(words));
  return (
    <>
      <PageHeader
        title="Tasks"
        actions={writes && <LinkButton href="/writer/tasks/new" icon="plus">New task</LinkButton>}
      >
        An article to be written. Pick tasks and let the writer draft them.
      </PageHeader>
      <JobProgress jobs={found.jobs} />
      <Tabs
        label="Tasks by state"
        tabs={[
          {
            label: "All",
            count: all,
            href: href({ filters: { status: undefined } }),
            active: !query.filters.status,
          },
          ...TASK_STATUSES.map((status) => ({
            label: statusLabel(status),
            count: found.counts[status] ?? 0,
            href: href({ filters: { status } }),
            active: query.filters.status === status,
          })),
        ]}
      />
      <FilterBar
        action={PATH}
        keep={{
          ...(query.filters.status ? { status: query.filters.status } : {}),
          ...(query.sort !== "-created" ? { sort: query.sort } : {}),
        }}
        chips={[
          ...(query.filters.q
            ? [{ label: `“${query.filters.q}”`, href: href({ filters: { q: undefined } }) }]
            : []),
        ]}
      >
        <SearchFilter name="q" label="Search titles and keywords" value={query.filters.q} />
        <SectorFilter name="sector" sectors={site.sectors} value={query.filters.sector} />
      </FilterBar>
      {found.total === 0 ? <NoTasks filtered={filtered} /> : (
        <>
          <TaskTable
            tasks={found.rows}
            total={found.total}
            siteId={site.id}
            filter={taskTable.filterString(query.filters)}
            sort={query.sort}
            sortHref={(sort) => href({ sort })}
            orderKey={writes ? orderKey() : null}
            credits={credits}
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

function NoTasks({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState
        icon="search"
        title="No task matches"
        actions={<LinkButton href={PATH}>Show all</LinkButton>}
      >
        Try another word or state.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="task"
      title="Nothing to write yet"
      actions={
        <>
          <LinkButton href="/planner/ideas" variant="primary">Queue ideas</LinkButton>
          <LinkButton href="/writer/tasks/new">Make a task by hand</LinkButton>
        </>
      }
    >
      Queue ideas from the planner, or describe an article yourself.
    </EmptyState>
  );
}
