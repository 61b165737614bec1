import type { SessionContext } from "core/accounts/session_context.ts";
import { dayText } from "../billing/dates.ts";
import { LinkButton } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";

/** Where the owner cancels the account or has it deleted. */
export function ClosePanel({ account }: { account: SessionContext["account"] }) {
  const { closure, status } = account;
  if (closure?.delete_at) {
    return (
      <Panel title="Closing the account">
        <p>
          Everything will be deleted on{" "}
          {dayText(closure.delete_at)}. Until then "Keep my account" at the top of every page takes
          it back.
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="Closing the account">
      <div class="stack">
        <p>
          {status === "cancelled"
            ? "The account is cancelled. You can also have everything in it deleted."
            : "Cancel the account and keep everything as it is, or have all of it deleted."}
        </p>
        <div class="form-actions">
          <LinkButton href="/settings/close" variant="danger">
            {status === "cancelled" ? "Delete the account…" : "Cancel or delete…"}
          </LinkButton>
        </div>
      </div>
    </Panel>
  );
}
