import { page } from "fresh";
import {
  listNotifications,
  type Notification,
  NotificationFilter,
} from "core/notifications/list_notifications.ts";
import { MarkRead, markRead } from "core/notifications/mark_read.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, cameFrom, read } from "@/web/handlers.ts";
import { When } from "@/components/jobs/When.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import type { IconName } from "@/components/ui/icon_paths.ts";
import { PageHeader, Tabs } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { safeHref } from "@/components/ui/safe_href.ts";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const filter = NotificationFilter.parse(Object.fromEntries(ctx.url.searchParams));
    return page({ ...await listNotifications(ctx.state, filter), filter });
  }),
  POST: act(async (ctx, form) => {
    const asked = parseForm(MarkRead, form);
    const count = await markRead({ db: ctx.state.db, now: new Date() }, asked);
    if (!asked.id) {
      leaveFlash(ctx, "success", count === 1 ? "1 marked as read." : `${count} marked as read.`);
    }
    return ctx.redirect(cameFrom(ctx), 303);
  }),
});

/** What happened while nobody looked: runs that ended or wait, work that failed. */
export default define.page<typeof handler>(function NotificationsPage({ data, state }) {
  state.title = "Notifications";
  const { notifications, total, filter } = data;
  const newest = notifications[0]?.created_at;
  return (
    <>
      <PageHeader
        title="Notifications"
        actions={state.me.unread > 0 && newest && (
          <form method="post">
            {data.page === 1 && <input type="hidden" name="before" value={newest} />}
            <Button icon="check">Mark all as read</Button>
          </form>
        )}
      >
        What happened while you were away.
      </PageHeader>
      <Tabs
        label="Which notifications"
        tabs={[
          { label: "All", href: "/notifications", active: !filter.unread },
          {
            label: "Unread",
            href: "/notifications?unread=1",
            active: Boolean(filter.unread),
            count: state.me.unread,
          },
        ]}
      />
      <Panel flush>
        {notifications.length > 0
          ? (
            <ul class="notices">
              {notifications.map((notice) => <Notice key={notice.id} notice={notice} />)}
            </ul>
          )
          : <Nothing unread={Boolean(filter.unread)} />}
      </Panel>
      {total > filter.size && (
        <Pagination
          page={data.page}
          pageSize={filter.size}
          total={total}
          href={(page, size) => pageHref(filter, page, size)}
        />
      )}
    </>
  );
});

const KINDS: Record<string, { icon: IconName; tone: string }> = {
  run_ended: { icon: "robot", tone: "success" },
  run_paused: { icon: "pause", tone: "warning" },
  rule_ended: { icon: "robot", tone: "success" },
  rule_skipped: { icon: "warning", tone: "warning" },
  low_credits: { icon: "warning", tone: "warning" },
  no_credits: { icon: "warning", tone: "danger" },
  job_failed: { icon: "warning", tone: "danger" },
};

function Notice({ notice }: { notice: Notification }) {
  const { id, kind, title, body, href, read_at, created_at } = notice;
  const { icon, tone } = KINDS[kind] ?? { icon: "bell" as const, tone: "info" };
  return (
    <li data-unread={read_at ? undefined : ""}>
      <span class="notice-mark" data-tone={tone}>
        <Icon name={icon} />
      </span>
      <div>
        <span class="notice-title">
          {href ? <a href={safeHref(href)}>{title}</a> : title}
          {!read_at && <span class="hidden-visually">, unread</span>}
        </span>
        {body && <p>{body}</p>}
        <span class="muted">
          <When at={created_at} />
        </span>
      </div>
      {!read_at && (
        <form method="post" action="/notifications">
          <input type="hidden" name="id" value={id} />
          <Button size="small" variant="quiet" icon="check" label={`Mark as read: ${title}`} />
        </form>
      )}
    </li>
  );
}

function Nothing({ unread }: { unread: boolean }) {
  if (unread) {
    return (
      <EmptyState
        icon="check"
        title="All read"
        actions={<LinkButton href="/notifications">Show all notifications</LinkButton>}
      />
    );
  }
  return (
    <EmptyState icon="bell" title="Nothing yet">
      You hear from us here when a run ends, when it waits for you, and when work fails.
    </EmptyState>
  );
}

function pageHref({ unread }: NotificationFilter, page: number, size: number): string {
  const query = new URLSearchParams({ page: String(page), size: String(size) });
  if (unread) query.set("unread", unread);
  return `/notifications?${query}`;
}
