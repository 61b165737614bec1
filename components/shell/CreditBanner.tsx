import { Icon } from "../ui/Icon.tsx";
import { formatCount } from "../ui/numbers.ts";
import type { ShellAccount } from "./types.ts";

/** Says that credits run low (a fifth of the plan's) or are used up, and what can be done; else nothing. */
export function CreditBanner({ account, role }: { account: ShellAccount; role: string }) {
  const { credits, low, status } = account;
  if (!low || status === "suspended" || status === "cancelled") return null;
  const owner = role === "owner" || role === "developer";
  return (
    <div class="banner" data-tone={credits === 0 ? "danger" : "warning"} role="status">
      <Icon name="coin" />
      <span>{sentence(credits)}</span>
      {owner ? <a href="/billing/packages">Get more credits</a> : <span>Tell the owner.</span>}
    </div>
  );
}

function sentence(credits: number): string {
  if (credits === 0) return "No credits are left: nothing that costs credits starts.";
  return `Credits are running low: ${formatCount(credits)} ${
    credits === 1 ? "is" : "are"
  } left, at most a fifth of what the plan brings each month.`;
}
