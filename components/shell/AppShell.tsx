import { FlashList, ToastRegion } from "../ui/Flash.tsx";
import { AccountBanner } from "./AccountBanner.tsx";
import { AppBar } from "./AppBar.tsx";
import { CreditBanner } from "./CreditBanner.tsx";
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
      <AccountBanner account={props.account} role={props.user.role} />
      <CreditBanner account={props.account} role={props.user.role} />
      <Sidebar
        path={props.path}
        modules={props.modules}
        owner={["owner", "developer"].includes(props.user.role)}
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
