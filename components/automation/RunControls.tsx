import { Button } from "@/components/ui/Button.tsx";
import { Dialog, DialogButton, DialogClose } from "@/components/ui/Dialog.tsx";
import { isOpen } from "./run_words.ts";

/** Pause, resume and cancel: what this run allows now. Each posts to the run's page. */
export function RunControls({ run }: { run: { id: string; status: string } }) {
  if (!isOpen(run)) return null;
  const href = `/automation/runs/${run.id}`;
  return (
    <div class="form-actions">
      <form method="post" action={href}>
        {run.status === "paused"
          ? <Button name="action" value="resume" icon="play" variant="primary">Resume</Button>
          : <Button name="action" value="pause" icon="pause">Pause</Button>}
      </form>
      <DialogButton dialog="cancel-run" icon="stop" variant="danger">Cancel the run</DialogButton>
      <Dialog id="cancel-run" title="Cancel this run?">
        <p>
          What has not started is released and costs nothing. What is being worked on right now
          finishes, is kept and is charged. A cancelled run cannot be resumed, but a new one takes
          up whatever is left.
        </p>
        <form method="post" action={href} class="dialog-actions">
          <DialogClose dialog="cancel-run" variant="quiet">Keep the run</DialogClose>
          <Button name="action" value="cancel" variant="danger">Cancel the run</Button>
        </form>
      </Dialog>
    </div>
  );
}
