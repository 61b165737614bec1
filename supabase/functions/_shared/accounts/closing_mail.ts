import type { Mail } from "../adapters/mail.ts";

interface Ordered {
  email: string;
  account: string;
  /** When everything is deleted. */
  delete_at: string;
  /** Where it is taken back. */
  href: string;
}

/** Tells an owner that the deletion of the account was ordered, and how it is taken back. */
export function deletionMail({ email, account, delete_at, href }: Ordered): Mail {
  const name = account.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim().slice(0, 80);
  const day = new Date(delete_at).toUTCString().slice(0, 16);
  const lines = [
    `Everything in the account "${name}" on IGNY8 will be deleted on ${day} (UTC).`,
    "Until then you can sign in, export everything, and keep the account.",
    "If it was not you, keep the account and change your password.",
  ];
  const [first, ...rest] = lines.map((line) =>
    line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")
  );
  return {
    to: email,
    subject: `Your IGNY8 account will be deleted on ${day}`,
    text: `${lines[0]}\n\nKeep it: ${href}\n\n${lines[1]}\n${lines[2]}\n`,
    html: `<!doctype html><html lang="en"><body><p>${first}</p>
<p><a href="${href.replaceAll('"', "&quot;")}">Keep the account</a></p>
<p>${rest.join("<br>")}</p></body></html>`,
  };
}
