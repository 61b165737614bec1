import { When } from "../jobs/When.tsx";
import { Button, LinkButton } from "../ui/Button.tsx";
import { Panel } from "../ui/Panel.tsx";

interface SyncPanelProps {
  integration: {
    id: string;
    access: string;
    active: boolean;
    sync_enabled: boolean;
    last_sync_at: string | null;
    sync_notes: Record<string, string>;
  };
  mayWrite: boolean;
}

/** When a connection was last read, with the button that reads it at once. */
export function SyncPanel({ integration, mayWrite }: SyncPanelProps) {
  const { id, access, active, sync_enabled: isOn, last_sync_at: last } = integration;
  return (
    <Panel title="Changes made there">
      <div class="stack">
        <p>
          {!active || !isOn
            ? "Off: what changes there is not taken over."
            : access === "plugin"
            ? "The plugin tells by itself what changes there."
            : "Read every 15 minutes: new posts, edits, states and what was removed."}
        </p>
        {last && (
          <p class="muted">
            Last read: <When at={last} />
          </p>
        )}
        {Object.entries(integration.sync_notes).map(([id, note]) => <p key={id}>{note}</p>)}
        <div class="form-actions">
          {mayWrite && active && isOn && access !== "plugin" && (
            <form method="post" action={`/settings/integrations/${id}/sync`}>
              <Button icon="refresh">Sync now</Button>
            </form>
          )}
          <LinkButton href="/writer/conflicts" variant="quiet">Edited on both sides</LinkButton>
        </div>
      </div>
    </Panel>
  );
}
