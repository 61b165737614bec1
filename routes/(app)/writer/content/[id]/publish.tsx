import { type FreshContext, page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import {
  type ContentPublications,
  orderPublications,
  PublicationOrder,
  readPublications,
} from "core/integrations/order_publications.ts";
import { isAppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import type { State } from "@/web/state.ts";
import { OrderFields } from "@/components/integrations/OrderFields.tsx";
import { waitWords } from "@/components/integrations/publishing_words.ts";
import { TargetTable } from "@/components/integrations/TargetTable.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { ContentHeader } from "@/components/writer/ContentHeader.tsx";

interface Data extends ContentPublications {
  form: FormState | null;
}

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, null)),
  POST: act<Data>(async (ctx, form) => {
    const contentId = idParam(ctx, "article");
    try {
      const order = parseForm(PublicationOrder, form);
      const ordered = await orderPublications(ctx.state, { contentIds: [contentId], order });
      const refused = ordered.filter(({ outcome }) => outcome === "refused");
      if (refused.length > 0) {
        const reasons = refused.map(({ integration, reason }) => `${integration}: ${reason}`);
        leaveFlash(ctx, "warning", reasons.join(" "));
      } else leaveFlash(ctx, "success", "It is on its way. This page shows when it has arrived.");
      return ctx.redirect(`/writer/content/${contentId}/publish`, 303);
    } catch (error) {
      if (isAppError(error) && error.code !== "invalid") throw error;
      return await show(ctx, refusedForm(error, form), 422);
    }
  }),
});

async function show(ctx: FreshContext<State>, form: FormState | null, status = 200) {
  const contentId = idParam(ctx, "article");
  return page<Data>({ ...await readPublications(ctx.state, { contentId }), form }, { status });
}

/** Where an article is published, and the form that publishes it. */
export default define.page<typeof handler>(function PublishPage({ data, state }) {
  const { content, destinations, form, own_pages, time_zone } = data;
  state.title = `Publish: ${content.title}`;
  const usable = destinations.filter(({ active }) => active);
  const first = emptyForm({ status: usable[0]?.default_status ?? "draft" });
  return (
    <>
      <ContentHeader content={content} view="publish" />
      {own_pages && (
        <Flash tone="info">
          {`On the site's IGNY8 pages: ${
            waitWords(own_pages.planned_at, own_pages.wait_reason, time_zone)
          }.`}
        </Flash>
      )}
      {destinations.length === 0
        ? (
          <EmptyState
            icon="link"
            title="Nowhere to publish yet"
            actions={<LinkButton href="/settings/integrations">Integrations</LinkButton>}
          >
            Connect the WordPress of this site; articles are then published from here.
          </EmptyState>
        )
        : (
          <div class={mayWrite(state.me) ? "main-aside" : "stack"}>
            <Panel
              title="Destinations"
              flush
              actions={
                <LinkButton
                  href={`/writer/content/${content.id}/publish`}
                  size="small"
                  variant="quiet"
                  icon="refresh"
                >
                  Look again
                </LinkButton>
              }
            >
              <TargetTable destinations={destinations} version={content.version} zone={time_zone} />
            </Panel>
            {mayWrite(state.me) && (
              <Panel title="Publish">
                <form method="post" class="form">
                  <input type="hidden" name="site_id" value={content.site_id} />
                  <OrderFields
                    form={form ?? first}
                    destinations={destinations}
                    chosen={usable.map(({ id }) => id)}
                  />
                  <div class="form-actions">
                    <Button variant="primary" icon="rocket">Do it</Button>
                  </div>
                </form>
              </Panel>
            )}
          </div>
        )}
    </>
  );
});
