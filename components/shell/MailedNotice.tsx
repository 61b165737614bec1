import { Flash } from "../ui/Flash.tsx";

interface MailedNoticeProps {
  email: string;
  /** Where the mails of a stack that sends none are read. */
  mailbox: string | undefined;
}

/** Instead of a form whose answer comes by mail; the same for every address, known or not. */
export function MailedNotice({ email, mailbox }: MailedNoticeProps) {
  return (
    <div class="stack">
      <Flash tone="success">
        Check your mail: if {email} can be used, a link is on its way. Open it and you are in.
      </Flash>
      <p>
        Nothing there after a few minutes? Look among the unwanted mail. If you have an account with
        this address already, no link is sent: <a href="/sign-in">sign in</a> or{" "}
        <a href="/forgot-password">choose a new password</a>.
      </p>
      <LocalMail mailbox={mailbox} />
    </div>
  );
}

/** Says where the mails of a stack that sends none are. */
export function LocalMail({ mailbox }: Pick<MailedNoticeProps, "mailbox">) {
  if (!mailbox) return null;
  return (
    <Flash tone="info">
      Nothing leaves this machine: the e-mail waits in <a href={mailbox}>the local mailbox</a>{" "}
      and was printed where IGNY8 was started.
    </Flash>
  );
}
