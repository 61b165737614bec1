import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./icon_paths.ts";
import { safeHref } from "./safe_href.ts";
import { Slot } from "./Slot.ts";

/** Looks shared by buttons and links that look like buttons. */
export interface ButtonLook {
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "small" | "medium" | "large";
  icon?: IconName;
  /** Text for screen readers when the button shows only its icon. */
  label?: string;
  children?: ComponentChildren;
}

type ButtonProps =
  & ButtonLook
  & { busy?: boolean }
  & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "style" | "size" | "icon" | "label" | "children">;

/** A button; submits its form unless `type` says otherwise. `busy` shows work under way. */
export function Button(
  { variant = "secondary", size = "medium", icon, label, busy, children, ...rest }: ButtonProps,
) {
  const shown = busy ? "refresh" : icon;
  return (
    <button
      type="submit"
      {...rest}
      class={`button ${rest.class ?? ""}`.trim()}
      data-variant={variant}
      data-size={size}
      data-icon-only={children ? undefined : ""}
      aria-label={label}
      title={children ? rest.title : label}
      aria-busy={busy ? "true" : undefined}
      aria-disabled={busy ? "true" : undefined}
    >
      {shown && <Icon name={shown} />}
      <Slot>{children}</Slot>
    </button>
  );
}

type LinkButtonProps =
  & ButtonLook
  & { href: string }
  & Omit<
    AnchorHTMLAttributes<HTMLAnchorElement>,
    "style" | "size" | "icon" | "label" | "children" | "href"
  >;

/** A link that looks like a button; addresses that could run code become "#". */
export function LinkButton(
  { variant = "secondary", size = "medium", icon, label, href, children, ...rest }: LinkButtonProps,
) {
  return (
    <a
      {...rest}
      href={safeHref(href)}
      class={`button ${rest.class ?? ""}`.trim()}
      data-variant={variant}
      data-size={size}
      data-icon-only={children ? undefined : ""}
      aria-label={label}
      title={children ? rest.title : label}
    >
      {icon && <Icon name={icon} />}
      <Slot>{children}</Slot>
    </a>
  );
}
