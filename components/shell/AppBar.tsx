import { Badge } from "../ui/Badge.tsx";
import { Icon } from "../ui/Icon.tsx";
import { formatCount } from "../ui/numbers.ts";
import { Logo } from "./Logo.tsx";
import { SiteSwitcher } from "./SiteSwitcher.tsx";
import type { AppShellProps } from "./types.ts";
import { ThemeToggle, UserMenu } from "./UserMenu.tsx";

/** The header of signed-in pages. */
export function AppBar(props: AppShellProps) {
  const { account, notificationsUnread: unread, offlineAi, path } = props;
  return (
    <header class="app-bar">
      <button type="button" class="bar-item nav-button" popovertarget="app-nav" aria-label="Menu">
        <Icon name="menu" />
      </button>
      <Logo href="/dashboard" />
      <SiteSwitcher sites={props.sites} siteId={props.siteId} path={path} />
      <div class="app-bar-space" />
      {props.search && <div class="app-search">{props.search}</div>}
      {offlineAi && (
        <span class="offline">
          <Badge icon="offline" title="Texts and images come from the built-in offline AI">
            Offline AI
          </Badge>
        </span>
      )}
      <a
        class="bar-item credits"
        href="/billing/credits"
        data-low={account.low ? "" : undefined}
        title={account.low ? "Credits are running low" : "Credits left"}
      >
        <Icon name="coin" />
        {formatCount(account.credits)}
        <span class="bar-label">credits</span>
        <span class="hidden-visually">{account.low ? "credits, running low" : ""}</span>
      </a>
      <a
        class="bar-item"
        href="/notifications"
        aria-label={unread > 0 ? `Notifications, ${formatCount(unread)} unread` : "Notifications"}
      >
        <Icon name="bell" />
        {unread > 0 && <span class="bar-count">{unread > 99 ? "99+" : unread}</span>}
      </a>
      <ThemeToggle path={path} />
      <UserMenu user={props.user} account={account} theme={props.theme} path={path} />
    </header>
  );
}
