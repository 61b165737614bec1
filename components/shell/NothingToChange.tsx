import type { SessionContext } from "core/accounts/session_context.ts";
import { LinkButton } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";

interface NothingToChangeProps {
  me: SessionContext;
  /** Where what exists already is read. */
  back: { href: string; label: string };
}

/** Stands where a form would be for people who cannot send it now, and says why. */
export function NothingToChange({ me, back }: NothingToChangeProps) {
  const { status } = me.account;
  const isClosed = status === "suspended" || status === "cancelled";
  return (
    <EmptyState
      icon="warning"
      title={isClosed ? `This account is ${status}` : "Your role does not change this"}
      actions={<LinkButton href={back.href}>{back.label}</LinkButton>}
    >
      {isClosed
        ? "Nothing can be added or changed until it is active again. Everything stays readable."
        : "You read everything you are granted. An owner or admin can give you another role."}
    </EmptyState>
  );
}
