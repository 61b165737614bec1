import { Icon } from "../ui/Icon.tsx";
import type { IconName } from "../ui/icon_paths.ts";
import { MenuAction, MenuHeading, MenuLink, MenuRule } from "../ui/Menu.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import { Avatar } from "../ui/Text.tsx";
import type { AppShellProps, Theme } from "./types.ts";

type UserMenuProps = Pick<AppShellProps, "user" | "account" | "theme" | "path">;

/** Who is signed in, the colour scheme, and the way out (posts to /sign-out). */
export function UserMenu({ user, account, theme, path }: UserMenuProps) {
  return (
    <details class="menu" name="menu">
      <summary class="bar-item" title={user.name}>
        <Avatar name={user.name} />
        <span class="hidden-visually">{`Account menu of ${user.name}`}</span>
      </summary>
      <div class="menu-list">
        <MenuHeading>
          <div class="truncate">{user.email}</div>
          <div class="truncate">{`${statusLabel(user.role)} at ${account.name}`}</div>
        </MenuHeading>
        <MenuLink href="/settings/profile" icon="user">Profile</MenuLink>
        <MenuLink href="/settings" icon="gear">Settings</MenuLink>
        <MenuLink href="/billing/credits" icon="coin">Credits</MenuLink>
        <MenuRule />
        <ThemeChoice theme={theme} path={path} />
        <MenuRule />
        <MenuAction action="/sign-out" icon="logout">Sign out</MenuAction>
      </div>
    </details>
  );
}

const themes: { value: Theme; label: string; icon: IconName }[] = [
  { value: "system", label: "System", icon: "monitor" },
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
];

function ThemeChoice({ theme, path }: { theme: Theme; path: string }) {
  return (
    <form method="post" action="/settings/theme" class="theme-choice">
      <input type="hidden" name="back" value={path} />
      <div class="segmented" role="group" aria-label="Colour scheme">
        {themes.map(({ value, label, icon }) => (
          <button
            key={value}
            type="submit"
            name="theme"
            value={value}
            aria-pressed={value === theme ? "true" : "false"}
          >
            <Icon name={icon} size={14} />
            {label}
          </button>
        ))}
      </div>
    </form>
  );
}

/** One press from light to dark and back; CSS shows the button that changes something. */
export function ThemeToggle({ path }: { path: string }) {
  return (
    <form method="post" action="/settings/theme" class="theme-toggle">
      <input type="hidden" name="back" value={path} />
      <button
        type="submit"
        class="bar-item to-dark"
        name="theme"
        value="dark"
        title="Use the dark theme"
        aria-label="Use the dark theme"
      >
        <Icon name="moon" />
      </button>
      <button
        type="submit"
        class="bar-item to-light"
        name="theme"
        value="light"
        title="Use the light theme"
        aria-label="Use the light theme"
      >
        <Icon name="sun" />
      </button>
    </form>
  );
}
