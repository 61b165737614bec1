import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { listRules } from "core/rules/read_rules.ts";
import type { Rule } from "core/rules/schema.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { RuleTable } from "@/components/rules/RuleTable.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { site } = ctx.state;
    return page<Rule[] | null>(site ? await listRules(ctx.state, { siteId: site.id }) : null);
  }),
});

/** The rules of the site in use. */
export default define.page<typeof handler>(function RulesPage({ data: rules, state }) {
  state.title = "Rules";
  const { me, site } = state;
  const add = mayWrite(me) && (
    <LinkButton href="/automation/rules/new" variant="primary" icon="plus">New rule</LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Rules"
        crumbs={[{ label: "Automation", href: "/automation" }]}
        actions={site && add}
      >
        What happens by itself{site ? ` on ${site.name}` : ""}: on a schedule, or when new records
        come in.
      </PageHeader>
      {!rules ? <NoSite me={me} /> : (
        <Panel flush>
          {rules.length > 0
            ? <RuleTable rules={rules} mayChange={mayWrite(me)} />
            : (
              <EmptyState icon="robot" title="No rule yet" actions={add}>
                A rule runs the pipeline every morning, or clusters what you import, within the
                credits you allow.
              </EmptyState>
            )}
        </Panel>
      )}
    </>
  );
});
