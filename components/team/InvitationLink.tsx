import type { Delivery } from "core/team/mail_invitation.ts";
import { dayText } from "../billing/dates.ts";
import { LinkButton } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";
import { TextInput } from "../ui/TextInput.tsx";

interface InvitationLinkProps {
  email: string;
  href: string;
  expires_at: string;
  delivery: Delivery;
  /** Where the mail is found when the stack sends none. */
  mailbox?: string;
}

/** The link of a fresh invitation, which is shown this once, and whether it was mailed. */
export function InvitationLink(props: InvitationLinkProps) {
  const { email, href, expires_at } = props;
  return (
    <Panel
      title={`Invitation for ${email}`}
      actions={<LinkButton href="/settings/team" size="small">Done</LinkButton>}
    >
      <div class="stack">
        <p role="status">
          <Sent {...props} /> The link is not shown again. It works once and until{" "}
          {dayText(expires_at)}.
        </p>
        <TextInput
          name="link"
          label="Link to pass on"
          required
          readOnly
          autofocus
          autocomplete="off"
          spellcheck={false}
          value={href}
          hint="Only a sign-up with the invited address can use it."
        />
      </div>
    </Panel>
  );
}

function Sent({ email, delivery, mailbox }: InvitationLinkProps) {
  switch (delivery) {
    case "sent":
      return mailbox
        ? (
          <strong>
            This stack sends no mail; it is in the{" "}
            <a href={mailbox}>mailbox</a>, and the link is here too.
          </strong>
        )
        : <strong>The link is on its way to {email} by e-mail, and here too.</strong>;
    case "failed":
      return (
        <strong>
          The e-mail could not be sent. Copy this link and send it to {email}{" "}
          yourself, or make a new one later.
        </strong>
      );
    default:
      return <strong>No e-mail was sent: copy this link and send it to {email} yourself.</strong>;
  }
}
