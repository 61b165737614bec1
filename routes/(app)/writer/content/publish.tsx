import { page } from "fresh";
import { z } from "zod";
import { contentTable, listContent, listContentIds } from "core/content/list_content.ts";
import { listIntegrations } from "core/integrations/list_integrations.ts";
import {
  type OrderedPublication,
  orderPublications,
  PublicationOrder,
} from "core/integrations/order_publications.ts";
import type { ShownIntegration } from "core/integrations/schema.ts";
import { isAppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { pickedRows } from "@/web/picked_rows.ts";
import type { State } from "@/web/state.ts";
import { OrderFields } from "@/components/integrations/OrderFields.tsx";
import { OrderedTable } from "@/components/integrations/OrderedTable.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { counted } from "@/components/writer/words.ts";

const Picked = z.object({ site_id: z.uuid(), confirmed: z.string().nullish() });

interface Data {
  siteId: string;
  articles: { id: string; title: string }[];
  destinations: ShownIntegration[];
  form: FormState | null;
  /** What became of each, once it is ordered. */
  ordered: OrderedPublication[] | null;
}

/** Asks where the picked articles are to go, then orders it and tells what became of each. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/writer/content", 303),
  POST: act<Data>(async (ctx, form) => {
    const { site_id: siteId, confirmed } = parseForm(Picked, form);
    const ids = await pickedRows(form, (filter) => {
      const { filters } = contentTable.read(filter);
      return listContentIds(ctx.state, { siteId, filters });
    });
    if (!confirmed) return page(await offer(ctx.state, siteId, ids, null));
    try {
      const order = parseForm(PublicationOrder, form);
      const ordered = await orderPublications(ctx.state, { contentIds: ids, order });
      return page<Data>({ siteId, articles: [], destinations: [], form: null, ordered });
    } catch (error) {
      if (isAppError(error) && error.code !== "invalid") throw error;
      const refused = refusedForm(error, form);
      return page(await offer(ctx.state, siteId, ids, refused), { status: 422 });
    }
  }),
});

async function offer(
  state: State,
  siteId: string,
  ids: string[],
  form: FormState | null,
): Promise<Data> {
  const query = { ...contentTable.read(new URLSearchParams()), size: 1000 };
  const [{ rows }, { integrations }] = await Promise.all([
    listContent(state, { siteId, ids, query }),
    listIntegrations(state, { siteId }),
  ]);
  const articles = rows.map(({ id, title }) => ({ id, title }));
  return { siteId, articles, destinations: integrations, form, ordered: null };
}

export default define.page<typeof handler>(function BulkPublishPage({ data, state }) {
  state.title = "Publish articles";
  return (
    <>
      <PageHeader title="Publish articles" crumbs={[{ label: "Content", href: "/writer/content" }]}>
        {data.ordered
          ? "What became of each. Those that wait are on their way."
          : `${
            counted(data.articles.length, "article")
          } to your own websites. It costs no credits.`}
      </PageHeader>
      {data.ordered ? <OrderedTable ordered={data.ordered} /> : <Offer {...data} />}
    </>
  );
});

function Offer({ siteId, articles, destinations, form }: Data) {
  const usable = destinations.filter(({ active }) => active);
  if (usable.length === 0) {
    return (
      <EmptyState
        icon="link"
        title="Nowhere to publish yet"
        actions={<LinkButton href="/settings/integrations">Integrations</LinkButton>}
      >
        Connect the WordPress of this site first.
      </EmptyState>
    );
  }
  const first = emptyForm({ status: usable[0]?.config.status ?? "draft" });
  return (
    <form method="post" class="main-aside">
      <Panel title="Articles">
        <ul>
          {articles.map(({ id, title }) => (
            <li key={id}>
              <input type="hidden" name="ids[]" value={id} />
              {title}
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="Publish">
        <div class="form">
          <input type="hidden" name="site_id" value={siteId} />
          <OrderFields
            form={form ?? first}
            destinations={destinations}
            chosen={usable.map(({ id }) => id)}
          />
          <div class="form-actions">
            <Button variant="primary" icon="rocket" name="confirmed" value="yes">
              {`Do it for ${counted(articles.length, "article")}`}
            </Button>
          </div>
        </div>
      </Panel>
    </form>
  );
}
