import type { ComponentChildren, ComponentProps } from "preact";
import { Button } from "./Button.tsx";
import { EstimateChip } from "./Meters.tsx";
import { Slot } from "./Slot.ts";

interface DialogProps {
  id: string;
  title: string;
  children: ComponentChildren;
  size?: "normal" | "wide";
  /** Rendered open in the page, for answers to a form that failed. */
  open?: boolean;
}

/** A native dialog. Opened by DialogButton: as a modal, or as a popover in older browsers. */
export function Dialog({ id, title, children, size, open }: DialogProps) {
  return (
    <dialog
      id={id}
      class="dialog"
      data-size={size}
      open={open}
      popover={open ? undefined : "auto"}
      aria-labelledby={`${id}-title`}
    >
      <div class="dialog-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {!open && <DialogClose dialog={id} icon="x" label="Close" variant="quiet" />}
      </div>
      <div class="dialog-body">
        <Slot>{children}</Slot>
      </div>
    </dialog>
  );
}

type DialogTrigger = { dialog: string } & ComponentProps<typeof Button>;

/** Opens the dialog with that id; needs no JavaScript. */
export function DialogButton({ dialog, ...rest }: DialogTrigger) {
  return (
    <Button
      {...rest}
      type="button"
      commandfor={dialog}
      command="show-modal"
      popovertarget={dialog}
    />
  );
}

/** Closes the dialog with that id. */
export function DialogClose({ dialog, ...rest }: DialogTrigger) {
  return (
    <Button
      {...rest}
      type="button"
      commandfor={dialog}
      command="close"
      popovertarget={dialog}
      popovertargetaction="hide"
    />
  );
}

interface ConfirmDialogProps {
  id: string;
  title: string;
  /** What will happen, in a sentence. */
  children: ComponentChildren;
  /** Where the form posts; without it the button submits the form named by `form`. */
  action?: string;
  form?: string;
  /** Name and value of the confirming button. */
  name?: string;
  value?: string;
  fields?: Record<string, string>;
  confirm: string;
  danger?: boolean;
  estimate?: { credits: number; balance?: number };
}

/** Asks before something that cannot be undone or that costs credits. */
export function ConfirmDialog(
  { id, title, children, action, form, name, value, fields, confirm, danger, estimate }:
    ConfirmDialogProps,
) {
  const buttons = (
    <div class="dialog-actions">
      {estimate && <EstimateChip {...estimate} />}
      <DialogClose dialog={id} variant="quiet">Cancel</DialogClose>
      <Button variant={danger ? "danger" : "primary"} form={form} name={name} value={value}>
        {confirm}
      </Button>
    </div>
  );
  return (
    <Dialog id={id} title={title}>
      <div>
        <Slot>{children}</Slot>
      </div>
      {form ? buttons : (
        <form method="post" action={action}>
          {Object.entries(fields ?? {}).map(([key, text]) => (
            <input key={key} type="hidden" name={key} value={text} />
          ))}
          {buttons}
        </form>
      )}
    </Dialog>
  );
}
