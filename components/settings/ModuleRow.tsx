import { type Module, MODULES, switchBarrier } from "core/modules/modules.ts";
import { Button } from "../ui/Button.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell } from "../ui/Table.tsx";

interface ModuleRowProps {
  module: Module;
  /** Which modules are on. */
  enabled: Record<string, boolean>;
  mayChange: boolean;
}

/** A module with its state and switch; a switch that would be refused says why instead. */
export function ModuleRow({ module, enabled, mayChange }: ModuleRowProps) {
  const on = enabled[module.id] === true;
  const barrier = switchBarrier(module, enabled);
  const needs = MODULES.filter(({ id }) => module.needs.includes(id)).map(({ name }) => name);
  return (
    <tr>
      <Cell rowKey wrap>
        <div>
          {module.name}
          <span class="sub">{module.purpose}</span>
        </div>
      </Cell>
      <Cell label="Needs" wrap>{needs.length > 0 ? needs.join(" and ") : "nothing else"}</Cell>
      <Cell label="State">
        <StatusPill status={on ? "active" : "inactive"} label={on ? "On" : "Off"} />
      </Cell>
      {mayChange && (
        <Cell tight>
          {barrier ? <span class="muted">{barrier}</span> : (
            <form method="post">
              <input type="hidden" name="module" value={module.id} />
              <Button
                name="enabled"
                value={on ? "off" : "on"}
                size="small"
                variant={on ? "secondary" : "primary"}
                label={`Switch ${on ? "off" : "on"} ${module.name}`}
              >
                {on ? "Switch off" : "Switch on"}
              </Button>
            </form>
          )}
        </Cell>
      )}
    </tr>
  );
}
