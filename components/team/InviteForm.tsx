import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { TextInput } from "../ui/TextInput.tsx";
import { RoleAndSites } from "./RoleAndSites.tsx";

interface InviteFormProps {
  form: FormState;
  /** The sites that were ticked. */
  siteIds: string[];
  sites: { id: string; name: string }[];
  /** Whether the link goes out by e-mail. */
  isMailed: boolean;
}

/** Whom to invite, in which role and to which sites. */
export function InviteForm({ form, siteIds, sites, isMailed }: InviteFormProps) {
  return (
    <form method="post" class="form">
      <FormMessage message={form.message} />
      <TextInput
        name="email"
        type="email"
        label="E-mail address"
        autocomplete="off"
        required
        maxLength={254}
        value={form.values.email}
        error={form.errors.email}
      />
      <RoleAndSites
        id="invite"
        role={form.values.role ?? "editor"}
        siteIds={siteIds}
        sites={sites}
        errors={form.errors}
      />
      <p class="hint">
        {isMailed
          ? "They get a link by e-mail, and you see it too."
          : "You get a link to pass on: this installation sends no e-mail."}{" "}
        It works once, for this address, for seven days.
      </p>
      <div class="form-actions">
        <Button variant="primary" icon="plus" name="action" value="invite">
          {isMailed ? "Send the invitation" : "Make the link"}
        </Button>
      </div>
    </form>
  );
}
