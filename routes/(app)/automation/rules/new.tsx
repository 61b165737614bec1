import { type FreshContext, HttpError, page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { RECORD_OF, RECORDS, TRIGGERS } from "core/rules/terms.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act, read } from "@/web/handlers.ts";
import { firstStep, type RuleStep, takeRuleStep } from "@/web/rule_steps.ts";
import type { State } from "@/web/state.ts";
import { RuleEditor } from "@/components/rules/RuleEditor.tsx";
import { newForm } from "@/components/rules/shown_form.ts";
import { TriggerChoice } from "@/components/rules/TriggerChoice.tsx";
import { SiteWork } from "@/components/shell/SiteWork.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";

/** Null while the trigger is being chosen. */
type Data = { step: RuleStep } | null;

const Chosen = z.object({ trigger: z.enum(TRIGGERS), record: z.enum(RECORDS).optional() });

export const handler = define.handlers({
  GET: read((ctx) => {
    refuseViewer(ctx);
    const chosen = Chosen.safeParse(Object.fromEntries(ctx.url.searchParams));
    return page<Data>(chosen.success ? { step: firstStep(formFor(chosen.data)) } : null);
  }),
  POST: act<Data>(async (ctx, form) => {
    refuseViewer(ctx);
    const { site } = ctx.state;
    const chosen = Chosen.safeParse({
      trigger: form.get("trigger"),
      record: form.get("record") ?? undefined,
    });
    if (!site || !chosen.success) return page<Data>(null, { status: 422 });
    const step = await takeRuleStep(ctx, form, { siteId: site.id, first: formFor(chosen.data) });
    if (typeof step !== "string") return page<Data>({ step }, { status: step.message ? 422 : 200 });
    leaveFlash(ctx, "success", "The rule is saved.");
    return ctx.redirect(`/automation/rules/${step}`, 303);
  }),
});

function formFor({ trigger, record = "pipeline" }: z.infer<typeof Chosen>) {
  return newForm(trigger, trigger === "schedule" ? record : RECORD_OF[trigger]);
}

/** Closed accounts see the page, which says why it makes nothing now. */
function refuseViewer({ state }: FreshContext<State>): void {
  if (state.me.user.role !== "viewer") return;
  throw new HttpError(403, "You may look at rules, but not make one.");
}

/** First when a rule starts, then the rest of it. */
export default define.page<typeof handler>(function NewRulePage({ data, state }) {
  state.title = "New rule";
  const { me, site } = state;
  const crumbs = [
    { label: "Automation", href: "/automation" },
    { label: "Rules", href: "/automation/rules" },
  ];
  const writes = mayWrite(me);
  return (
    <>
      <PageHeader title={state.title} crumbs={crumbs}>
        {data && writes
          ? <a href="/automation/rules/new">Choose another start</a>
          : "What should start it?"}
      </PageHeader>
      <SiteWork
        me={me}
        site={site}
        back={{ href: "/automation/rules", label: "See the rules" }}
        refused={data?.step.message}
      >
        {(site) =>
          data
            ? (
              <RuleEditor
                action="/automation/rules/new"
                site={site}
                step={data.step}
                balance={me.account.credits}
              />
            )
            : <TriggerChoice />}
      </SiteWork>
    </>
  );
});
