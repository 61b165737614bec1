import { type AccountProvider, MODEL_FUNCTIONS } from "core/ai_providers/schema.ts";
import { dayText } from "../billing/dates.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog, DialogButton, DialogClose } from "../ui/Dialog.tsx";
import { KeyValue, Panel } from "../ui/Panel.tsx";

interface ProviderPanelProps {
  provider: AccountProvider | null;
  mayChange: boolean;
}

/** Which provider is in use, what may be seen of its key, and the buttons that test and remove it. */
export function ProviderPanel({ provider, mayChange }: ProviderPanelProps) {
  if (!provider) {
    return (
      <Panel title="In use">
        <p>IGNY8's own provider works for this account.</p>
        <Credits />
      </Panel>
    );
  }
  return (
    <Panel title="In use">
      <KeyValue
        pairs={[
          ["Address", provider.base_url ?? "OpenAI"],
          ["Key", keyWords(provider)],
          ["Text model", provider.text_model ?? "IGNY8's choice"],
          ["Picture model", provider.image_model ?? "IGNY8's choice"],
          ...MODEL_FUNCTIONS.flatMap(({ id, name }): [string, string][] => {
            const model = provider.models[id];
            return model ? [[name, model]] : [];
          }),
        ]}
      />
      <Credits />
      <div class="form-actions">
        <form method="post">
          <Button name="action" value="test" icon="play">Test</Button>
        </form>
        {mayChange && <Remove />}
      </div>
    </Panel>
  );
}

function keyWords({ last_four, key_set_at, key_set_by }: AccountProvider): string {
  if (!key_set_at) return "Missing: enter it again";
  const ending = last_four ? `ends with ${last_four}, ` : "";
  const by = key_set_by ? ` by ${key_set_by}` : "";
  return `${ending}set on ${dayText(key_set_at)}${by}`.replace(
    /^./,
    (first) => first.toUpperCase(),
  );
}

function Credits() {
  return (
    <p class="hint">
      Actions cost the same credits with either. With your own key the provider bills you for its
      models besides.
    </p>
  );
}

function Remove() {
  return (
    <>
      <DialogButton dialog="remove" icon="trash">Remove…</DialogButton>
      <Dialog id="remove" title="Remove your provider?">
        <p>
          The key is deleted here; revoke it at the provider if nothing else uses it. Work that
          starts from now on goes to IGNY8's own provider.
        </p>
        <form method="post" class="dialog-actions">
          <DialogClose dialog="remove" variant="quiet">Cancel</DialogClose>
          <Button variant="danger" name="action" value="remove">Remove</Button>
        </form>
      </Dialog>
    </>
  );
}
