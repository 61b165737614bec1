import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./icon_paths.ts";
import { safeHref } from "./safe_href.ts";
import { Slot } from "./Slot.ts";

interface MenuProps {
  /** Read out, and shown unless `iconOnly`. */
  label: string;
  icon?: IconName;
  iconOnly?: boolean;
  /** Which edge of the button the list hangs from. */
  align?: "start" | "end";
  size?: "small" | "medium";
  children: ComponentChildren;
}

/** A dropdown made of `<details>`; a click anywhere outside closes it. */
export function Menu(
  { label, icon, iconOnly, align = "end", size = "medium", children }: MenuProps,
) {
  return (
    <details class="menu" name="menu" data-align={align}>
      <summary
        class="button"
        data-variant={iconOnly ? "quiet" : "secondary"}
        data-size={size}
        data-icon-only={iconOnly ? "" : undefined}
        aria-label={iconOnly ? label : undefined}
        title={iconOnly ? label : undefined}
      >
        {icon && <Icon name={icon} />}
        {!iconOnly && label}
        {!iconOnly && <Icon name="chevron-down" size={12} />}
      </summary>
      <div class="menu-list">
        <Slot>{children}</Slot>
      </div>
    </details>
  );
}

interface ItemProps {
  icon?: IconName;
  danger?: boolean;
  children: ComponentChildren;
}

/** An entry of a Menu that leads somewhere; `file` says that it is a download, made only when asked for. */
export function MenuLink(
  { href, icon, danger, current, file, children }: ItemProps & {
    href: string;
    current?: boolean;
    file?: boolean;
  },
) {
  return (
    <a
      class="menu-item"
      href={safeHref(href)}
      data-danger={danger ? "" : undefined}
      aria-current={current ? "true" : undefined}
      data-no-prefetch={file ? "" : undefined}
    >
      {icon && <Icon name={icon} />}
      <Slot>{children}</Slot>
    </a>
  );
}

/** An entry of a Menu that posts a form of its own to `action`. */
export function MenuAction(
  { action, fields, icon, danger, children }: ItemProps & {
    action: string;
    fields?: Record<string, string>;
  },
) {
  return (
    <form method="post" action={action}>
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" class="menu-item" data-danger={danger ? "" : undefined}>
        {icon && <Icon name={icon} />}
        <Slot>{children}</Slot>
      </button>
    </form>
  );
}

/** An entry of a Menu that submits the form around it, with its own name and value. */
export function MenuSubmit(
  { name, value, form, formaction, icon, danger, children }: ItemProps & {
    name: string;
    value: string;
    form?: string;
    /** Sends the form there instead. */
    formaction?: string;
  },
) {
  return (
    <button
      type="submit"
      class="menu-item"
      name={name}
      value={value}
      form={form}
      formaction={formaction}
      data-danger={danger ? "" : undefined}
    >
      {icon && <Icon name={icon} />}
      <Slot>{children}</Slot>
    </button>
  );
}

/** A label above a group of entries. */
export function MenuHeading({ children }: { children: ComponentChildren }) {
  return (
    <div class="menu-heading">
      <Slot>{children}</Slot>
    </div>
  );
}

/** A line between groups of entries. */
export function MenuRule() {
  return <hr class="menu-rule" />;
}
