import { isManager, mayWrite, type SessionContext } from "core/accounts/session_context.ts";
import { LinkButton } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader } from "../ui/PageHeader.tsx";

interface NoSiteProps {
  me: SessionContext;
  /** Heading of the page, where it has none yet. */
  title?: string;
}

/** Stands where a site's work would be while this person has no site, and says who can change that. */
export function NoSite({ me, title }: NoSiteProps) {
  const mayAdd = isManager(me) && mayWrite(me);
  return (
    <>
      {title && <PageHeader title={title} />}
      <EmptyState
        icon="globe"
        title="No site yet"
        actions={mayAdd && (
          <LinkButton href="/setup/sites/new" variant="primary" icon="plus">Add a site</LinkButton>
        )}
      >
        {mayAdd
          ? "Keywords, articles and all that runs by itself belong to a site. Add the one you want pages for."
          : reason(me)}
      </EmptyState>
    </>
  );
}

function reason(me: SessionContext): string {
  if (!isManager(me)) {
    return "Nobody has given you a site so far. Ask an owner or admin of your account.";
  }
  return me.visit
    ? "This account has no site so far."
    : `This account is ${me.account.status}: a site can be added when it is active again.`;
}
