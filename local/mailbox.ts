import type { EmailDriver, EmailMessage } from "@supabase/lite";

/** One message that the stack would have sent, with the first link found in it. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  link: string | null;
  sentAt: string;
}

/** Keeps the last `limit` messages instead of sending them, and tells `received` of each. */
export class Mailbox implements EmailDriver {
  readonly mails: Mail[] = [];

  constructor(private readonly received: (mail: Mail) => void = () => {}, private limit = 50) {}

  send(message: EmailMessage): Promise<void> {
    const mail: Mail = {
      to: message.to,
      subject: message.subject,
      text: message.text ?? "",
      link: firstLink(message.html ?? message.text ?? ""),
      sentAt: new Date().toISOString(),
    };
    this.mails.unshift(mail);
    this.mails.length = Math.min(this.mails.length, this.limit);
    this.received(mail);
    return Promise.resolve();
  }
}

function firstLink(html: string): string | null {
  const link = (html.match(/href="(https?:[^"]+)"/) ?? html.match(/(https?:[^\s"'<>]+)/))?.[1];
  return link?.replaceAll("&amp;", "&") ?? null;
}
