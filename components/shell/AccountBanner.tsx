import { dayText } from "../billing/dates.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import type { ShellAccount } from "./types.ts";

/** Why a closed account takes no changes, and what can be done about it; nothing while it is open. */
export function AccountBanner({ account, role }: { account: ShellAccount; role: string }) {
  if (account.status !== "suspended" && account.status !== "cancelled") return null;
  return (
    <div class="banner" data-tone="danger" role="status">
      <Icon name="warning" />
      <span>{sentence(account)}</span>
      {account.closure
        ? <KeepForm closure={account.closure} role={role} />
        : <a href="/billing/credits">Billing</a>}
      <a href="/settings/data">Export</a>
    </div>
  );
}

function sentence({ status, status_reason, closure }: ShellAccount): string {
  if (closure?.delete_at) {
    return `Everything in this account will be deleted on ${dayText(closure.delete_at)}. ` +
      "Until then you can read and export; nothing can be changed.";
  }
  if (status === "cancelled") {
    return "This account is cancelled. You can read, export and pay; nothing can be changed, and its sites are offline.";
  }
  const reason = status_reason ? ` Reason: ${status_reason}` : "";
  return `This account is suspended.${reason} You can read, export and pay; nothing can be changed. ` +
    "Work that was ordered waits and goes on when the account is active again.";
}

function KeepForm({ closure, role }: { closure: { delete_at: string | null }; role: string }) {
  if (role !== "owner") return <span>Only the owner can take this back.</span>;
  return (
    <form method="post" action="/settings/close">
      <Button size="small" name="action" value="keep">
        {closure.delete_at ? "Keep my account" : "Open it again"}
      </Button>
    </form>
  );
}
