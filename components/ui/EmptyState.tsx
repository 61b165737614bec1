import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./icon_paths.ts";
import { Slot } from "./Slot.ts";

/** What is missing, and what to do next. */
export function EmptyState(
  { icon, title, children, actions }: {
    icon: IconName;
    title: string;
    children?: ComponentChildren;
    actions?: ComponentChildren;
  },
) {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      <h2>{title}</h2>
      {children && (
        <p>
          <Slot>{children}</Slot>
        </p>
      )}
      {actions && <div class="form-actions">{actions}</div>}
    </div>
  );
}
