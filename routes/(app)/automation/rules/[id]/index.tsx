import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { deleteRule, setRuleActive } from "core/rules/change_rule.ts";
import { executeRule } from "core/rules/execute_rule.ts";
import { readRule, type RulePage } from "core/rules/read_rules.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { ExecutionTable } from "@/components/rules/ExecutionTable.tsx";
import { NextTimes } from "@/components/rules/NextTimes.tsx";
import { RuleFacts } from "@/components/rules/RuleFacts.tsx";
import { RuleMenu } from "@/components/rules/RuleMenu.tsx";
import { reasonWords } from "@/components/rules/rule_words.ts";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";

const Order = z.discriminatedUnion("action", [
  z.object({ action: z.literal("execute"), key: z.uuid() }),
  z.object({ action: z.enum(["on", "off", "delete"]) }),
]);

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const rule = await readRule(ctx.state, { id: idParam(ctx, "rule") });
    return page({ rule, key: orderKey() });
  }),
  POST: act(async (ctx, form) => {
    const id = idParam(ctx, "rule");
    const order = parseForm(Order, form);
    const here = `/automation/rules/${id}`;
    if (order.action === "execute") {
      const { reason, run_id } = await executeRule(ctx.state, { id, key: order.key });
      if (reason) leaveFlash(ctx, "warning", `Skipped. ${reasonWords(reason)}`);
      else leaveFlash(ctx, "success", "The rule is at work. You can leave this page; it goes on.");
      return ctx.redirect(run_id ? `/automation/runs/${run_id}` : here, 303);
    }
    if (order.action === "delete") {
      await deleteRule(ctx.state, { id });
      leaveFlash(ctx, "info", "The rule is deleted. Its history stays.");
      return ctx.redirect("/automation/rules", 303);
    }
    await setRuleActive(ctx.state, { id, active: order.action === "on" });
    leaveFlash(ctx, "info", `The rule is switched ${order.action}.`);
    return ctx.redirect(here, 303);
  }),
});

/** One rule: what it does, when it is due, and how it went. */
export default define.page<typeof handler>(function RulePageView({ data, state }) {
  const { rule, key } = data;
  state.title = rule.name;
  const crumbs = [
    { label: "Automation", href: "/automation" },
    { label: "Rules", href: "/automation/rules" },
  ];
  return (
    <>
      <PageHeader
        title={rule.name}
        crumbs={crumbs}
        aside={<StatusPill status={rule.active ? "active" : "inactive"} />}
        actions={mayWrite(state.me) && <RuleMenu rule={rule} orderKey={key} />}
      >
        On {rule.site_name}
        {rule.made_by && `, made by ${rule.made_by}`}
      </PageHeader>
      <div class="columns">
        <Panel title="The rule">
          <RuleFacts rule={rule} />
        </Panel>
        {rule.cron && (
          <Panel title="Next times">
            {rule.times.length > 0
              ? <NextTimes times={rule.times} zone={rule.time_zone} />
              : <p class="muted">None while the rule is switched off.</p>}
          </Panel>
        )}
      </div>
      <History rule={rule} mayRetry={mayWrite(state.me)} />
    </>
  );
});

function History({ rule, mayRetry }: { rule: RulePage; mayRetry: boolean }) {
  return (
    <Panel
      title="History"
      flush
      actions={<a href={`/automation/history?rule=${rule.id}`}>All of it</a>}
    >
      {rule.executions.length > 0
        ? (
          <ExecutionTable
            executions={rule.executions}
            ofOne
            mayRetry={mayRetry}
            limits={{ [rule.id]: rule.credit_limit }}
          />
        )
        : <EmptyState icon="clock" title="It has not been due yet" />}
    </Panel>
  );
}
