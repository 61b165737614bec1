import type { ShownIntegration } from "core/integrations/schema.ts";
import { dayText } from "../billing/dates.ts";
import { When } from "../jobs/When.tsx";
import { Button } from "../ui/Button.tsx";
import { Dialog, DialogButton, DialogClose } from "../ui/Dialog.tsx";
import { Flash } from "../ui/Flash.tsx";
import { KeyValue, Panel } from "../ui/Panel.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { healthOf } from "./integration_words.ts";

/** Whether a connection works, with the buttons that test and remove it. */
export function ConnectionPanel(
  { integration, mayChange }: { integration: ShownIntegration; mayChange: boolean },
) {
  const { last_error, last_error_at, password_set_at, access } = integration;
  return (
    <Panel title="Connection">
      <div class="stack">
        <p>
          <StatusPill {...healthOf(integration)} />
        </p>
        {last_error && <Flash tone="danger">{last_error}</Flash>}
        <KeyValue
          pairs={[
            ["Address", integration.base_url],
            ...(access === "plugin" ? [] : [
              ["User", integration.username] as [string, string],
              [
                "Password",
                password_set_at ? `Set on ${dayText(password_set_at)}` : "Missing: enter it again",
              ] as [string, string],
            ]),
            ["Published", `${integration.published} articles`],
            ["Waiting", String(integration.waiting)],
            ["Failed", String(integration.failed)],
            ["Last sync", <When key="sync" at={integration.last_sync_at} />],
            ["Last error", <When key="error" at={last_error_at} />],
          ]}
        />
        {mayChange && (
          <div class="form-actions">
            {access !== "plugin" && (
              <form method="post">
                <Button name="action" value="test" icon="play">Test</Button>
              </form>
            )}
            <Remove />
          </div>
        )}
      </div>
    </Panel>
  );
}

function Remove() {
  return (
    <>
      <DialogButton dialog="remove" icon="trash">Remove…</DialogButton>
      <Dialog id="remove" title="Remove this connection?">
        <p>
          Its password and the record of what it published are deleted here. Posts stay as they are;
          connected anew, they are found again.
        </p>
        <form method="post" class="dialog-actions">
          <DialogClose dialog="remove" variant="quiet">Cancel</DialogClose>
          <Button variant="danger" name="action" value="remove">Remove</Button>
        </form>
      </Dialog>
    </>
  );
}
