import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./icon_paths.ts";
import type { Tone } from "./status_tones.ts";
import { Slot } from "./Slot.ts";

/** A message left by the request before, shown once. */
export interface FlashMessage {
  tone: Tone;
  message: string;
  /** Where to go about it. */
  link?: { href: string; label: string };
}

const icons: Record<Tone, IconName> = {
  neutral: "info",
  info: "info",
  progress: "clock",
  success: "check",
  warning: "warning",
  danger: "warning",
};

/** One tinted message; danger and warning are announced at once. */
export function Flash({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  const urgent = tone === "danger" || tone === "warning";
  return (
    <div class="flash" data-tone={tone} role={urgent ? "alert" : "status"}>
      <Icon name={icons[tone]} />
      <div>
        <Slot>{children}</Slot>
      </div>
    </div>
  );
}

/** Messages at the top of the page. */
export function FlashList({ flash }: { flash: FlashMessage[] }) {
  if (flash.length === 0) return null;
  return (
    <div class="flashes">
      {flash.map(({ tone, message, link }, index) => (
        <Flash key={index} tone={tone}>
          {message}
          {link && (
            <>
              {" "}
              <a href={link.href}>{link.label}</a>
            </>
          )}
        </Flash>
      ))}
    </div>
  );
}

/** Corner of the page where islands put messages; screen readers hear what appears in it. */
export function ToastRegion({ children }: { children?: ComponentChildren }) {
  return (
    <div class="toasts" id="toasts" role="status" aria-live="polite">
      <Slot>{children}</Slot>
    </div>
  );
}
