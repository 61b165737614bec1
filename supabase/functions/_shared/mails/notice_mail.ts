import type { Mail } from "../adapters/mail.ts";
import { escaped } from "./mail_text.ts";

interface Notice {
  id: string;
  to: string;
  subject: string;
  body: string;
  /** Where more is seen, on the app itself. */
  href: string | null;
  /** What the recipient can refuse; null for what they must be told. */
  kind: string | null;
  /** Opens the page on which it is refused. */
  token: string;
}

/** The mail of a notice, in text and HTML; links lead to `appUrl` and nowhere else. */
export function noticeMail(notice: Notice, appUrl: string): Mail {
  const { id, to, subject, body, kind, token } = notice;
  const href = linkTo(notice.href ?? "/dashboard", appUrl);
  const ending = kind
    ? "You own this account, and such mails can be switched off:"
    : "You get this mail because you own the account; it tells what you must know.";
  const refusal = kind ? linkTo(`/mails?token=${token}`, appUrl) : "";
  return {
    id,
    to,
    subject: `IGNY8: ${subject}`,
    text: [subject, body, href, `${ending} ${refusal}`.trim()].filter(Boolean).join("\n\n") + "\n",
    html: `<!doctype html><html lang="en"><body><p><strong>${escaped(subject)}</strong></p>
<p>${escaped(body)}</p>
<p><a href="${escaped(href)}">Open it in IGNY8</a></p>
<p><small>${escaped(ending)}${
      refusal && ` <a href="${escaped(refusal)}">choose your mails</a>`
    }</small></p></body></html>`,
  };
}

function linkTo(path: string, appUrl: string): string {
  const link = new URL(path, appUrl);
  return link.origin === new URL(appUrl).origin ? link.href : new URL("/", appUrl).href;
}
