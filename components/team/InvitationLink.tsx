import { dayText } from "../billing/dates.ts";
import { LinkButton } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";
import { TextInput } from "../ui/TextInput.tsx";

/** A fresh invitation's link, which is shown this once. */
export interface ShownLink {
  email: string;
  href: string;
  expires_at: string;
}

/** The link of an invitation to copy; nothing was sent. */
export function InvitationLink({ email, href, expires_at }: ShownLink) {
  return (
    <Panel
      title={`Invitation for ${email}`}
      actions={<LinkButton href="/settings/team" size="small">Done</LinkButton>}
    >
      <div class="stack">
        <p role="status">
          <strong>Copy this link and send it to {email} yourself.</strong>{" "}
          No e-mail was sent, and the link is not shown again. It works once and until{" "}
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
