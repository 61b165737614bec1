import type { ShownIntegration } from "core/integrations/schema.ts";
import type { FormState } from "@/web/forms.ts";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { FormMessage } from "../ui/FormMessage.tsx";
import { Select } from "../ui/Select.tsx";
import { TextInput } from "../ui/TextInput.tsx";
import { STATUS_CHOICES } from "./integration_words.ts";
import { HOSTING_CHOICES } from "./publishing_words.ts";

/** The fields of the form as they are kept; the password is never among them. */
export function integrationValues(integration: ShownIntegration): Record<string, string> {
  const { name, base_url, username, config, active, sync_enabled } = integration;
  return {
    ...{ name, base_url, username, status: config.status },
    author_id: config.author_id ? String(config.author_id) : "",
    categories: config.category_ids.join(),
    ...(active ? { active: "on" } : {}),
    ...(sync_enabled ? { sync_enabled: "on" } : {}),
  };
}

/** Address, login and rules of a WordPress. */
export function IntegrationFields(
  { form, siteId, integration }: {
    form: FormState;
    siteId: string;
    integration: ShownIntegration | null;
  },
) {
  const { values, errors, message } = form;
  return (
    <form method="post" class="form">
      <input type="hidden" name="site_id" value={siteId} />
      <FormMessage message={message} />
      {integration?.access === "plugin"
        ? <PluginLogin address={integration.base_url} />
        : <Login form={form} isNew={integration === null} />}
      <TextInput
        name="name"
        label="Name"
        maxLength={120}
        hint="How it is called here. Empty for its address."
        value={values.name}
        error={errors.name}
      />
      <Select
        name="status"
        label="Publishing an article means"
        required
        value={values.status}
        error={errors.status}
        options={STATUS_CHOICES}
        hint="Can be chosen anew with each article."
      />
      {integration === null && (
        <Select
          name="hosting_type"
          label="From now on readers find its articles"
          required
          value={values.hosting_type}
          error={errors.hosting_type}
          options={HOSTING_CHOICES}
          hint="There they go when they are published. Settings → Publishing says when, and can change it."
        />
      )}
      <Offered values={values} errors={errors} integration={integration} />
      <Checkbox
        name="active"
        label="In use"
        checked={values.active === "on"}
        hint="Switched off, nothing is published to it."
      />
      <Checkbox
        name="sync_enabled"
        label="Take over what changes there"
        checked={values.sync_enabled === "on"}
      />
      <div class="form-actions">
        <Button
          variant="primary"
          name="action"
          value="save"
          icon={integration ? undefined : "link"}
        >
          {integration ? "Save" : "Connect and test"}
        </Button>
      </div>
    </form>
  );
}

/** The address and who signs in there. */
function Login({ form: { values, errors }, isNew }: { form: FormState; isNew: boolean }) {
  return (
    <>
      <TextInput
        name="base_url"
        label="Address of the site"
        placeholder="https://blog.example"
        required
        maxLength={500}
        hint="Its start page. The rest is found from there."
        value={values.base_url}
        error={errors.base_url}
      />
      <TextInput
        name="username"
        label="User name in WordPress"
        autocomplete="off"
        required
        maxLength={100}
        value={values.username}
        error={errors.username}
      />
      <TextInput
        name="password"
        type="password"
        label="Application password"
        autocomplete="off"
        required={isNew}
        maxLength={200}
        hint={isNew
          ? "Made in WordPress under Users, Profile, Application Passwords. Stored encrypted; nobody can read it again."
          : "Empty keeps the stored one. A new address or user needs it again."}
        error={errors.password}
      />
    </>
  );
}

/** The plugin has told where it is, and signs in with its key. */
function PluginLogin({ address }: { address: string }) {
  return (
    <>
      <input type="hidden" name="access" value="plugin" />
      <input type="hidden" name="base_url" value={address} />
      <p class="muted">The plugin at {address} signs in with its key.</p>
    </>
  );
}

/** Authors and categories to choose from, once they are read. */
function Offered(
  { values, errors, integration }:
    & Pick<FormState, "values" | "errors">
    & { integration: ShownIntegration | null },
) {
  const { authors = [], categories = [] } = integration?.capabilities ?? {};
  const chosen = (values.categories ?? "").split(",");
  return (
    <>
      {authors.length > 1 && (
        <Select
          name="author_id"
          label="Author of its posts"
          placeholder="The user above"
          value={values.author_id}
          error={errors.author_id}
          options={authors.map(({ id, name }) => ({ value: String(id), label: name }))}
        />
      )}
      {categories.length > 0 && (
        <details>
          <summary>Categories of articles that have none</summary>
          <fieldset class="choices">
            <legend class="hidden-visually">Categories of articles that have none</legend>
            {categories.map(({ id, name }) => (
              <Checkbox
                key={id}
                id={`category-${id}`}
                name="category_ids[]"
                value={String(id)}
                label={name}
                checked={chosen.includes(String(id))}
              />
            ))}
          </fieldset>
        </details>
      )}
    </>
  );
}
