import { FlashList, ToastRegion } from "../ui/Flash.tsx";
import { Icon } from "../ui/Icon.tsx";
import { AppBar } from "./AppBar.tsx";
import { Sidebar } from "./Sidebar.tsx";
import { menu, staffMenu } from "./menu.ts";
import type { AppShellProps } from "./types.ts";
import { Slot } from "../ui/Slot.ts";
import { VisitBanner } from "./VisitBanner.tsx";

/** The frame of every signed-in page: header, menu, messages, the page, toasts. */
export function AppShell(props: AppShellProps) {
  return (
    <div class="app">
      <a class="hidden-visually skip" href="#main">Skip to the page</a>
      <AppBar {...props} />
      {props.visit && <VisitBanner account={props.account.name} visit={props.visit} />}
      <AccountBanner {...props.account} />
      <Sidebar
        path={props.path}
        modules={props.modules}
        entries={props.user.role === "developer" ? [...menu, staffMenu] : menu}
      />
      <main class="app-main" id="main" tabIndex={-1}>
        <FlashList flash={props.flash} />
        <Slot>{props.children}</Slot>
      </main>
      <ToastRegion />
    </div>
  );
}

const closed: Record<string, string> = {
  suspended: "This account is suspended. You can read, export and pay; nothing can be changed.",
  cancelled: "This account is cancelled. You can read and export; nothing can be changed.",
};

function AccountBanner({ status, status_reason: reason }: AppShellProps["account"]) {
  const sentence = Object.hasOwn(closed, status) ? closed[status] : undefined;
  if (!sentence) return null;
  return (
    <div class="banner" data-tone="danger" role="status">
      <Icon name="warning" />
      {sentence}
      {reason && <span>Reason: {reason}</span>}
      <a href="/billing/credits">Billing</a>
    </div>
  );
}
