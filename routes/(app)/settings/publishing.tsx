import { type FreshContext, page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { isAppError } from "core/errors.ts";
import {
  type PublishingRules,
  PublishingRulesForm,
  readPublishing,
  savePublishingRules,
  type WindowRow,
  windowRows,
} from "core/integrations/publishing_rules.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import type { State } from "@/web/state.ts";
import { PlannedList } from "@/components/integrations/PlannedList.tsx";
import { PublishingFacts, PublishingNow } from "@/components/integrations/PublishingFacts.tsx";
import { PublishingForm, publishingValues } from "@/components/integrations/PublishingForm.tsx";
import { clockTime } from "@/components/integrations/publishing_words.ts";
import { formSite } from "@/components/planner/requests.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";

interface Data {
  found: PublishingRules;
  form: FormState;
  windows: WindowRow[];
  chosen: string[];
}

/** What was sent and refused. */
type Refused = Omit<Data, "found">;

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, null)),
  POST: act<Data | null>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    try {
      const rules = parseForm(PublishingRulesForm, form);
      await savePublishingRules(ctx.state, { siteId, rules });
      leaveFlash(ctx, "success", "Saved. What waits is planned by these rules now.");
      return ctx.redirect("/settings/publishing", 303);
    } catch (error) {
      if (!isAppError(error) || error.code !== "invalid") throw error;
      const chosen = form.getAll("integration_ids[]").map(String);
      const refused = { form: refusedForm(error, form), windows: windowRows(form), chosen };
      return await show(ctx, refused, 422);
    }
  }),
});

async function show(ctx: FreshContext<State>, refused: Refused | null, status = 200) {
  const { site } = ctx.state;
  if (!site) return page<Data | null>(null);
  const found = await readPublishing(ctx.state, { siteId: site.id });
  const stored = {
    form: emptyForm(publishingValues(found)),
    windows: found.rules.windows.map(({ weekdays, from, to }) => ({
      weekdays,
      from: clockTime(from),
      to: clockTime(to),
    })),
    chosen: found.rules.integration_ids,
  };
  return page<Data | null>({ found, ...(refused ?? stored) }, { status });
}

/** When the articles of the current site go out, how many a day, and what goes out by itself. */
export default define.page<typeof handler>(function PublishingPage({ data, state }) {
  state.title = "Publishing";
  if (!data) return <NoSite title="Publishing" me={state.me} />;
  const { found, ...form } = data;
  const mayChange = isManager(state.me) && mayWrite(state.me);
  return (
    <>
      <PageHeader title="Publishing">
        {`When the articles of ${found.site.name} go out, where to, and what goes out by itself.`}
      </PageHeader>
      <div class="main-aside">
        {mayChange ? <PublishingForm found={found} {...form} /> : <PublishingFacts found={found} />}
        <div class="stack">
          <PublishingNow found={found} />
          <PlannedList found={found} />
        </div>
      </div>
    </>
  );
});
