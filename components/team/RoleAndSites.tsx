import { Checkbox, RadioGroup } from "../ui/Checkbox.tsx";
import { ROLE_CHOICES } from "./role_words.ts";

interface RoleAndSitesProps {
  /** Keeps ids apart when a page has two of these. */
  id: string;
  role: string;
  siteIds: string[];
  sites: { id: string; name: string }[];
  errors?: Record<string, string[]>;
}

/** The fields `role` and `site_ids[]` of a form. */
export function RoleAndSites({ id, role, siteIds, sites, errors = {} }: RoleAndSitesProps) {
  return (
    <>
      <RadioGroup
        id={`${id}-role`}
        name="role"
        label="Role"
        required
        value={role}
        error={errors.role}
        options={ROLE_CHOICES}
      />
      {sites.length > 0 && (
        <fieldset class="choices">
          <legend>Sites for editors and viewers</legend>
          {sites.map((site) => (
            <Checkbox
              key={site.id}
              id={`${id}-site-${site.id}`}
              name="site_ids[]"
              label={site.name}
              value={site.id}
              checked={siteIds.includes(site.id)}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}
