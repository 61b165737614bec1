import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { MODULES } from "core/modules/modules.ts";
import { ModuleSwitch, switchModule } from "core/modules/switch_module.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { ModuleRow } from "@/components/settings/ModuleRow.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Heading, Table } from "@/components/ui/Table.tsx";

export const handler = define.handlers({
  GET: read(() => page()),
  POST: act(async (ctx, form) => {
    const change = parseForm(ModuleSwitch, form);
    await switchModule(ctx.state, change);
    const name = MODULES.find(({ id }) => id === change.module)?.name ?? change.module;
    leaveFlash(ctx, "success", `${name} is ${change.enabled}.`);
    return ctx.redirect("/settings/modules", 303);
  }),
});

/** Switches for the parts of the product an account wants to see. */
export default define.page(function ModulesPage({ state }) {
  state.title = "Modules";
  const { me } = state;
  const mayChange = isManager(me) && mayWrite(me);
  return (
    <>
      <PageHeader title="Modules">
        Switch off what you do not use: it leaves the menu, its data stays.
        {!isManager(me) && " Owners and admins can switch."}
      </PageHeader>
      <Panel flush>
        <Table
          caption="Modules"
          stack
          head={
            <>
              <Heading rowKey>Module</Heading>
              <Heading>Needs</Heading>
              <Heading>State</Heading>
              {mayChange && (
                <Heading tight>
                  <span class="hidden-visually">Switch</span>
                </Heading>
              )}
            </>
          }
        >
          {MODULES.map((module) => (
            <ModuleRow
              key={module.id}
              module={module}
              enabled={me.modules}
              mayChange={mayChange}
            />
          ))}
        </Table>
      </Panel>
    </>
  );
});
