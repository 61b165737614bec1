// @ts-types="npm:@types/nodemailer@8.0.2"
import { createTransport } from "npm:nodemailer@9.1.1";
import { AppError } from "../errors.ts";

/** A message to one address. */
export interface Mail {
  /** The same for every attempt to send it, so that mail servers and readers know one that comes again. */
  id?: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Sends a mail, or throws `vendor_error` or `vendor_timeout`. */
export type SendMail = (mail: Mail) => Promise<void>;

export interface MailSettings {
  /** Who it is from, e.g. `IGNY8 <hello@example.com>`. */
  MAIL_FROM: string;
  /** smtps://user:password@host:465 or smtp://… */
  SMTP_URL?: string;
  /** Takes POST {from, to, subject, text, html} with a bearer key, as Resend does. */
  MAIL_API_URL?: string;
  MAIL_API_KEY?: string;
}

const TIMEOUT = 10_000;
const REFUSED = "The mail server did not take the message.";

/** What sends mails by the settings; null when nothing is configured. SMTP comes before the API. */
export function createMailer(settings: MailSettings): SendMail | null {
  const { MAIL_FROM: from, SMTP_URL, MAIL_API_URL, MAIL_API_KEY = "" } = settings;
  if (SMTP_URL) return bySmtp(SMTP_URL, from);
  return MAIL_API_URL ? byApi(MAIL_API_URL, MAIL_API_KEY, from) : null;
}

function byApi(url: string, key: string, from: string): SendMail {
  return async (mail) => {
    const { id, to, subject, text, html } = checked(mail);
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        ...(id ? { "idempotency-key": id } : {}),
      },
      body: JSON.stringify({ from, to: [to], subject, text, html }),
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    }).catch((cause) => {
      throw new AppError("vendor_timeout", "The mail server does not answer.", {
        cause,
        retryable: true,
      });
    });
    await response.body?.cancel();
    if (response.ok) return;
    const retryable = response.status === 429 || response.status >= 500;
    throw new AppError("vendor_error", REFUSED, { cause: response.status, retryable });
  };
}

function bySmtp(url: string, from: string): SendMail {
  const transport = createTransport(url, { connectionTimeout: TIMEOUT, socketTimeout: TIMEOUT });
  return async (mail) => {
    const { id, to, subject, text, html } = checked(mail);
    const messageId = id && `<${id}@${from.match(/@([\w.-]+)/)?.[1] ?? "localhost"}>`;
    const message = { from, to: { name: "", address: to }, subject, text, html, messageId };
    await transport.sendMail(message).catch((cause) => {
      // 5xx is a mail server's last word.
      throw new AppError("vendor_error", REFUSED, {
        cause,
        retryable: !(cause?.responseCode >= 500),
      });
    });
  };
}

/** A mail whose header lines hold one line each. Throws `invalid` for an address that could be two. */
function checked(mail: Mail): Mail {
  if (!/^[^\s,;<>"@]+@[^\s,;<>"@]+$/.test(mail.to)) {
    throw new AppError("invalid", "This is not a complete e-mail address.");
  }
  return { ...mail, subject: mail.subject.replace(/\p{Cc}+/gu, " ").slice(0, 200) };
}
