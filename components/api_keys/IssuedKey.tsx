import type { IssuedApiKey } from "core/api_keys/schema.ts";
import { LinkButton } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";
import { TextInput } from "../ui/TextInput.tsx";

interface IssuedKeyProps {
  issued: IssuedApiKey;
  /** It replaces another key. */
  rotated: boolean;
}

/** A fresh key, which is shown this once. */
export function IssuedKey({ issued, rotated }: IssuedKeyProps) {
  return (
    <Panel
      title={`Key “${issued.name}”`}
      actions={<LinkButton href="/settings/api-keys" size="small">Done</LinkButton>}
    >
      <div class="stack">
        <p role="status">
          <strong>Copy this key now: it is not shown again.</strong> {rotated
            ? "Put it where the old one stands before that one ends."
            : "Whoever has it reaches this site with the rights you chose, and nothing else."}
        </p>
        <TextInput
          name="issued_key"
          label="Key"
          required
          readOnly
          autofocus
          autocomplete="off"
          spellcheck={false}
          value={issued.key}
          hint="It is sent in the header x-igny8-key. IGNY8 keeps only its fingerprint."
        />
      </div>
    </Panel>
  );
}
