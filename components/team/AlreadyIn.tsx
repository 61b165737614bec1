import type { SessionContext } from "core/accounts/session_context.ts";
import { Button, LinkButton } from "../ui/Button.tsx";
import { Flash } from "../ui/Flash.tsx";

/** Why somebody who is signed in cannot accept, and what they can do. */
export function AlreadyIn({ me, account }: { me: SessionContext; account: string }) {
  return (
    <div class="stack">
      <Flash tone="warning">
        You are signed in as {me.user.email} and belong to{" "}
        {me.account.name}. A person belongs to one account.
      </Flash>
      <p>
        If the invitation is for somebody else, sign out and open the link again. If it is for you,
        ask {account} to invite an address that has no account yet.
      </p>
      <div class="form-actions">
        <form method="post" action="/sign-out">
          <Button>Sign out</Button>
        </form>
        <LinkButton href="/dashboard" variant="quiet">Back to {me.account.name}</LinkButton>
      </div>
    </div>
  );
}
