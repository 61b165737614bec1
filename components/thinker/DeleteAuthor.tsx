import type { Author } from "core/authors/list_authors.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog, DialogButton, DialogClose } from "../ui/Dialog.tsx";
import { counted } from "../writer/words.ts";

/** Deletes a profile after saying what that means for its tasks. */
export function DeleteAuthor({ author }: { author: Author }) {
  return (
    <>
      <DialogButton dialog="delete" icon="trash">Delete…</DialogButton>
      <Dialog id="delete" title={`Delete ${author.name}?`}>
        <p>
          {author.open_tasks > 0
            ? `${
              counted(author.open_tasks, "open task")
            } with this profile will be written without one. `
            : "No open task uses it. "}
          Articles that are written stay as they are.
        </p>
        <form method="post" class="dialog-actions">
          <DialogClose dialog="delete">Keep it</DialogClose>
          <Button variant="danger" name="action" value="delete">Delete</Button>
        </form>
      </Dialog>
    </>
  );
}
