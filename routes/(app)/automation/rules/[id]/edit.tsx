import { type FreshContext, HttpError, page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { readRule, type RulePage } from "core/rules/read_rules.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { firstStep, type RuleStep, takeRuleStep } from "@/web/rule_steps.ts";
import type { State } from "@/web/state.ts";
import { RuleEditor } from "@/components/rules/RuleEditor.tsx";
import { formOfRule } from "@/components/rules/shown_form.ts";
import { NothingToChange } from "@/components/shell/NothingToChange.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";

interface Data {
  rule: RulePage;
  step: RuleStep;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    refuseViewer(ctx);
    const rule = await readRule(ctx.state, { id: idParam(ctx, "rule") });
    return page<Data>({ rule, step: firstStep(formOfRule(rule)) });
  }),
  POST: act<Data>(async (ctx, form) => {
    refuseViewer(ctx);
    const id = idParam(ctx, "rule");
    const rule = await readRule(ctx.state, { id });
    const given = { siteId: rule.site_id, first: formOfRule(rule), id };
    const step = await takeRuleStep(ctx, form, given);
    if (typeof step !== "string") {
      return page<Data>({ rule, step }, { status: step.message ? 422 : 200 });
    }
    leaveFlash(ctx, "success", "The rule is saved.");
    return ctx.redirect(`/automation/rules/${id}`, 303);
  }),
});

/** Closed accounts see the page, which says why it changes nothing now. */
function refuseViewer({ state }: FreshContext<State>): void {
  if (state.me.user.role !== "viewer") return;
  throw new HttpError(403, "You may look at rules, but not change them.");
}

/** A rule in its form. */
export default define.page<typeof handler>(function EditRulePage({ data, state }) {
  const { rule, step } = data;
  state.title = `Edit ${rule.name}`;
  const crumbs = [
    { label: "Automation", href: "/automation" },
    { label: "Rules", href: "/automation/rules" },
    { label: rule.name, href: `/automation/rules/${rule.id}` },
  ];
  const site = state.me.sites.find(({ id }) => id === rule.site_id);
  return (
    <>
      <PageHeader title={state.title} crumbs={crumbs}>On {rule.site_name}</PageHeader>
      {!mayWrite(state.me) && !step.message
        ? (
          <NothingToChange
            me={state.me}
            back={{ href: `/automation/rules/${rule.id}`, label: "See the rule" }}
          />
        )
        : site && (
          <RuleEditor
            action={`/automation/rules/${rule.id}/edit`}
            site={site}
            step={step}
            balance={state.me.account.credits}
          />
        )}
    </>
  );
});
