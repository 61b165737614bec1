import type { ApiKey } from "core/api_keys/schema.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog, DialogClose } from "../ui/Dialog.tsx";
import { Select } from "../ui/Select.tsx";
import { keyBeginning, OVERLAP_CHOICES } from "./key_words.ts";

/** Replaces a key, after asking how long the old one still works. */
export function RotateDialog({ given }: { given: ApiKey }) {
  const id = `rotate-${given.id}`;
  return (
    <Dialog id={id} title={`Rotate “${given.name}”?`}>
      <form method="post" class="form">
        <p>
          You get a new key with the same rights. {keyBeginning(given)}{" "}
          works on until you have put the new one in its place.
        </p>
        <input type="hidden" name="id" value={given.id} />
        <Select
          id={`hours-${given.id}`}
          name="hours"
          label="The old key works"
          required
          value="24"
          options={OVERLAP_CHOICES}
        />
        <div class="dialog-actions">
          <DialogClose dialog={id} variant="quiet">Cancel</DialogClose>
          <Button variant="primary" name="action" value="rotate">Rotate</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Ends a key at once, after saying what that means. */
export function RevokeDialog({ given }: { given: ApiKey }) {
  const id = `revoke-${given.id}`;
  return (
    <Dialog id={id} title={`Revoke “${given.name}”?`}>
      <p>
        From the next request on {keyBeginning(given)}{" "}
        is refused, and what uses it stops exchanging with {given.site}. This cannot be undone.
      </p>
      <form method="post" class="dialog-actions">
        <input type="hidden" name="id" value={given.id} />
        <DialogClose dialog={id} variant="quiet">Cancel</DialogClose>
        <Button variant="danger" name="action" value="revoke">Revoke</Button>
      </form>
    </Dialog>
  );
}
