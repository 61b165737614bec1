import { page } from "fresh";
import { z } from "zod";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import {
  listPublications,
  type PublicationQueue,
  QueueAction,
  QueueQuery,
  steerPublications,
} from "core/integrations/publication_queue.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, cameFrom, read } from "@/web/handlers.ts";
import { QueueTable } from "@/components/integrations/QueueTable.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { FilterBar } from "@/components/ui/FilterBar.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { counted } from "@/components/writer/words.ts";

const PATH = "/writer/published/queue";
const Steer = z.object({
  site_id: z.uuid(),
  action: QueueAction,
  ids: z.array(z.uuid()).max(1000).default([]),
});
const STEERED = {
  retry: { done: "tried again", only: "Only what failed can be tried again." },
  cancel: { done: "taken back", only: "Only what waits can be taken back." },
  now: { done: "sent past the rules", only: "Only what waits can be sent now." },
};
const STATES = [
  { value: "waiting", label: "Waiting" },
  { value: "working", label: "On the way" },
  { value: "failed", label: "Failed" },
  { value: "done", label: "There" },
] as const;

interface Data {
  query: QueueQuery;
  found: PublicationQueue | null;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = QueueQuery.parse(Object.fromEntries(ctx.url.searchParams));
    const { site } = ctx.state;
    if (!site) return page<Data>({ query, found: null });
    return page<Data>({
      query,
      found: await listPublications(ctx.state, { siteId: site.id, query }),
    });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { site_id: siteId, action, ids } = parseForm(Steer, form);
    const count = await steerPublications(ctx.state, { siteId, ids, action });
    const { done, only } = STEERED[action];
    if (count > 0) leaveFlash(ctx, "success", `${counted(count, "publication")} ${done}.`);
    else leaveFlash(ctx, "warning", `Nothing changed. ${only}`);
    return ctx.redirect(cameFrom(ctx), 303);
  }),
});

/** What of the current site goes out, when, and what failed to. */
export default define.page<typeof handler>(function QueuePage({ data, state }) {
  const { query, found } = data;
  state.title = "Publishing queue";
  const { me, site } = state;
  if (!site || !found) return <NoSite title="Publishing queue" me={me} />;
  const href = (changes: Partial<QueueQuery>) => {
    const entries = Object.entries({ ...query, at: undefined, ...changes });
    const params = new URLSearchParams(
      entries.flatMap(([name, value]) => value ? [[name, value]] : []),
    );
    return params.size > 0 ? `${PATH}?${params}` : PATH;
  };
  const isFiltered = Boolean(query.state || query.destination);
  const total = Object.values(found.counts).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <PageHeader
        title="Publishing queue"
        crumbs={[{ label: "Published", href: "/writer/published" }]}
        actions={<LinkButton href="/settings/publishing" icon="gear">Rules</LinkButton>}
      >
        {`What of ${site.name} goes out, when, and what failed to.`}
      </PageHeader>
      {(total > 0 || isFiltered) && (
        <FilterBar action={PATH}>
          <Select
            name="state"
            label="State"
            hideLabel
            placeholder="Every state"
            value={query.state}
            options={STATES.map(({ value, label }) => ({
              value,
              label: `${label} (${(found.counts[value] ?? 0).toLocaleString("en-US")})`,
            }))}
          />
          <Select
            name="destination"
            label="Destination"
            hideLabel
            placeholder="Every destination"
            value={query.destination}
            options={[
              { value: "own", label: "IGNY8 pages" },
              ...found.destinations.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </FilterBar>
      )}
      {found.publications.length === 0
        ? (
          <EmptyState
            icon="send"
            title={isFiltered ? "No publication matches" : "Nothing was sent yet"}
            actions={isFiltered
              ? <LinkButton href={PATH}>Show all</LinkButton>
              : <LinkButton href="/writer/review" variant="primary">Go to the review</LinkButton>}
          >
            Articles that are published to your websites, or wait for their time, are listed here.
          </EmptyState>
        )
        : (
          <>
            <QueueTable
              rows={found.publications}
              siteId={site.id}
              zone={found.time_zone}
              mayWrite={mayWrite(me)}
              mayForce={isManager(me)}
            />
            <nav class="pages" aria-label="Pages">
              <div>
                {query.at && (
                  <LinkButton size="small" variant="quiet" href={href({})}>First page</LinkButton>
                )}
                {found.next && (
                  <LinkButton
                    size="small"
                    variant="quiet"
                    rel="next"
                    href={href({ at: found.next })}
                  >
                    Next page
                  </LinkButton>
                )}
              </div>
            </nav>
          </>
        )}
    </>
  );
});
