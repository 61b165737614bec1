import type { Industry } from "core/library/list_industries.ts";
import type { SiteDetails } from "core/sites/read_site.ts";
import type { FormState } from "@/web/forms.ts";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { KeyValue } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";

interface SiteFormProps {
  site: SiteDetails;
  industries: Industry[];
  editable: boolean;
  /** What was sent and refused; shown again instead of the site's data. */
  refused: FormState | null;
}

/** A site's own data: a form for managers, a list for the others. */
export function SiteForm({ site, industries, editable, refused }: SiteFormProps) {
  if (!editable) {
    const industry = industries.find(({ id }) => id === site.industry_id)?.name;
    return (
      <KeyValue
        pairs={[
          ["Domain", site.domain],
          ["Industry", industry],
          ["Description", site.description],
        ]}
      />
    );
  }
  const { name, domain, description, industry_id, auto_publish } = refused?.values ?? {
    ...site,
    auto_publish: site.auto_publish ? "on" : undefined,
  };
  const errors = refused?.errors ?? {};
  return (
    <form method="post" class="form">
      <FormMessage message={refused?.message ?? null} />
      <TextInput
        name="name"
        label="Name"
        required
        maxLength={120}
        value={name}
        error={errors.name}
      />
      <TextInput
        name="domain"
        label="Domain"
        placeholder="example.com"
        value={domain ?? ""}
        error={errors.domain}
      />
      <Select
        name="industry_id"
        label="Industry"
        placeholder="None of these"
        value={industry_id}
        options={industries.map(({ id, name }) => ({ value: id, label: name }))}
        hint="Decides which keyword opportunities and sector templates you see."
      />
      <TextArea
        name="description"
        label="Description"
        rows={3}
        maxLength={2000}
        value={description}
        error={errors.description}
        hint="Shown on the site's start page and given to the AI as context."
      />
      <Checkbox
        name="auto_publish"
        label="Publish without review"
        checked={auto_publish === "on"}
        hint="Runs that are told to publish send finished articles out, by the rules under Settings, Publishing."
      />
      <div class="form-actions">
        <Button variant="primary" name="action" value="edit">Save</Button>
      </div>
    </form>
  );
}
