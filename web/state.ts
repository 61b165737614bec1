import type { Db } from "core/db.ts";
import type { AppEnv } from "core/env.ts";
import type { SessionContext, SessionSite } from "core/accounts/session_context.ts";
import type { Tokens } from "core/accounts/sessions.ts";
import type { Standing } from "core/throttle/standing.ts";
import type { FlashMessage } from "@/components/ui/Flash.tsx";
import type { PageKind } from "@/components/shell/DocumentHead.tsx";

/** A signed-in person, as their verified token says. */
export interface Session {
  userId: string;
  /** The address when the token was made. */
  email: string;
  tokens: Tokens;
}

/** What middlewares leave for pages. */
export interface State {
  requestId: string;
  env: AppEnv;
  /** Acts as the signed-in person; as nobody without a session. */
  db: Db;
  session: Session | null;
  /** Which stylesheets the document links. */
  kind: PageKind;
  /** Whether the page may show an article, whose pictures may come from other servers. */
  showsArticles?: true;
  /** Other origins to which the page's forms may lead. */
  formsLeadTo?: string[];
  /** Title of the document, set by the page's handler. */
  title: string;
  flash: FlashMessage[];
  /** Set below routes/(app): who is asking and what they may see. */
  me: SessionContext;
  /** Set below routes/(app): the site the page is about; null before the first one exists. */
  site: SessionSite | null;
  /** How the person or visitor stands when this request was counted; null when it was not. */
  throttle: Standing | null;
  /** Cookies to set on the response, whatever it is. */
  cookies: Headers;
}
