import type { Industry } from "core/library/list_industries.ts";
import type { SiteDetails } from "core/sites/read_site.ts";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { KeyValue } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";

interface SiteFormProps {
  site: SiteDetails;
  industries: Industry[];
  editable: boolean;
}

/** A site's own data: a form for managers, a list for the others. */
export function SiteForm({ site, industries, editable }: SiteFormProps) {
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
  return (
    <form method="post" class="form">
      <TextInput name="name" label="Name" required maxLength={120} value={site.name} />
      <TextInput name="domain" label="Domain" placeholder="example.com" value={site.domain ?? ""} />
      <Select
        name="industry_id"
        label="Industry"
        placeholder="None of these"
        value={site.industry_id}
        options={industries.map(({ id, name }) => ({ value: id, label: name }))}
        hint="Decides which keyword opportunities and sector templates you see."
      />
      <TextArea
        name="description"
        label="Description"
        rows={3}
        maxLength={2000}
        value={site.description}
        hint="Shown on the site's start page and given to the AI as context."
      />
      <Checkbox
        name="auto_publish"
        label="Publish without review"
        checked={site.auto_publish}
        hint="Runs that are told to publish put finished articles online at once."
      />
      <div class="form-actions">
        <Button variant="primary" name="action" value="edit">Save</Button>
      </div>
    </form>
  );
}
