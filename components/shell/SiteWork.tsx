import type { ComponentChildren } from "preact";
import { mayWrite, type SessionContext, type SessionSite } from "core/accounts/session_context.ts";
import { NoSite } from "./NoSite.tsx";
import { NothingToChange } from "./NothingToChange.tsx";

interface SiteWorkProps {
  me: SessionContext;
  site: SessionSite | null;
  /** Where people who cannot change anything now read what exists. */
  back: { href: string; label: string };
  /** Why a form that was sent is refused: it stays, so that nothing typed is lost. */
  refused?: string | null;
  /** The form, for a site that this person may change. */
  children: (site: SessionSite) => ComponentChildren;
}

/** A form that changes a site; what stands in its place when there is no site or no right to change it. */
export function SiteWork({ me, site, back, refused, children }: SiteWorkProps) {
  if (!site) return <NoSite me={me} />;
  if (!mayWrite(me) && !refused) return <NothingToChange me={me} back={back} />;
  return <>{children(site)}</>;
}
