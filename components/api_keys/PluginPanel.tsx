import { LinkButton } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";
import { TextInput } from "../ui/TextInput.tsx";

interface PluginPanelProps {
  /** Address of the API. */
  endpoint: string;
  publishableKey: string;
}

/** The WordPress plugin and what is entered there besides the key. */
export function PluginPanel({ endpoint, publishableKey }: PluginPanelProps) {
  const fixed = { readOnly: true, required: true, autocomplete: "off", spellcheck: false } as const;
  return (
    <Panel title="WordPress plugin">
      <div class="stack">
        <p>
          Upload the zip in WordPress under Plugins, Add New, Upload Plugin, and activate it. Then
          enter this address, the publishable key and a site key under Settings, IGNY8.
        </p>
        <TextInput {...fixed} name="endpoint" label="Address" value={endpoint} />
        <TextInput
          {...fixed}
          name="publishable_key"
          label="Publishable key"
          value={publishableKey}
          hint="It is no secret: it opens nothing without a site key."
        />
        <div class="form-actions">
          <LinkButton href="/settings/api-keys/plugin.zip" icon="download">
            Download the plugin
          </LinkButton>
        </div>
      </div>
    </Panel>
  );
}
