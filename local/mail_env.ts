/** Mails of app and worker go into the stack's mailbox, unless this process was told another way. */
export function mailEnv(url: string, key: string): Record<string, string> {
  const box = `${url}/mail`;
  if (Deno.env.get("SMTP_URL") || Deno.env.get("MAIL_API_URL")) return { MAILBOX_URL: box };
  return { MAILBOX_URL: box, MAIL_API_URL: box, MAIL_API_KEY: key };
}
