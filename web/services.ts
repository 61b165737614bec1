import { createMailer, type SendMail } from "core/adapters/mail.ts";
import { createDb, type Db } from "core/db.ts";
import { appEnv } from "./app_env.ts";
import { Recent } from "./recent.ts";
import { fetchForRequest } from "./request_context.ts";

/** Clients by access token: they hold no state, and making one costs more than a query's parsing. */
const clients = new Recent<Db>(200);

/** A client for the holder of `accessToken`, or a new one for nobody, which may then sign in. */
export function requestDb(accessToken?: string): Db {
  const { SUPABASE_URL: url, SUPABASE_PUBLISHABLE_KEY: key } = appEnv();
  if (!accessToken) return createDb({ url, key, fetch: fetchForRequest });
  const known = clients.get(accessToken);
  if (known) return known;
  const made = createDb({ url, key, accessToken, fetch: fetchForRequest });
  clients.set(accessToken, made);
  return made;
}

let mailer: SendMail | null | undefined;

/** What sends mails; null where none is configured. */
export function appMailer(): SendMail | null {
  return mailer === undefined ? mailer = createMailer(appEnv()) : mailer;
}
