import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./icon_paths.ts";
import type { Tone } from "./status_tones.ts";
import { Slot } from "./Slot.ts";

/** A small count or word beside something else. */
export function Badge(
  { children, tone = "neutral", icon, title }: {
    children: ComponentChildren;
    tone?: Tone;
    icon?: IconName;
    title?: string;
  },
) {
  return (
    <span class="badge" data-tone={tone} title={title}>
      {icon && <Icon name={icon} size={12} />}
      <span>
        <Slot>{children}</Slot>
      </span>
    </span>
  );
}
