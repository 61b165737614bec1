import type { Mail } from "../adapters/mail.ts";
import { escaped } from "../mails/mail_text.ts";

interface Invited {
  email: string;
  /** The account's name and the person who asks, as they wrote them themselves. */
  account: string;
  inviter: string;
  /** Where the invitation is accepted. */
  href: string;
  /** When it ends. */
  expires_at: string;
}

/** The mail with an invitation's link. Names are text in it, whatever is in them. */
export function invitationMail({ email, account, inviter, href, expires_at }: Invited): Mail {
  const [who, where] = [plainName(inviter), plainName(account)];
  const until = new Date(expires_at).toUTCString().slice(0, 16);
  const lines = [
    `${who} invites you to work in ${where} on IGNY8.`,
    `The link works once, for this address alone, until ${until} (UTC).`,
    "If you do not know them, ignore this mail; nothing happens then.",
  ];
  return {
    to: email,
    subject: `${who} invites you to ${where} on IGNY8`,
    text: `${lines[0]}\n\nAccept: ${href}\n\n${lines[1]}\n${lines[2]}\n`,
    html: `<!doctype html><html lang="en"><body><p>${escaped(lines[0] ?? "")}</p>
<p><a href="${escaped(href)}">Accept the invitation</a></p>
<p>${escaped(lines[1] ?? "")}<br>${escaped(lines[2] ?? "")}</p></body></html>`,
  };
}

/** A name on one line, short, and without what a mail program would make a link of. */
function plainName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").replace(/:\/\//g, " ").replace(/www\./gi, "www ")
    .trim().slice(0, 80);
}
