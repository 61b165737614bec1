import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import { Slot } from "./Slot.ts";

/** What every form control shares. */
export interface FieldProps {
  name: string;
  label: string;
  /** Defaults to `f-<name>`; give one when two forms of a page share a name. */
  id?: string;
  hint?: ComponentChildren;
  /** One message or several, as zod's flattened errors give them. */
  error?: string | string[];
  required?: boolean;
  /** Keeps the label for screen readers only, as in filter bars. */
  hideLabel?: boolean;
}

/** First message of an error that may be one, several or none. */
export function errorText(error: string | string[] | undefined): string | undefined {
  return (Array.isArray(error) ? error.join(" ") : error) || undefined;
}

/** The id and ARIA attributes that tie a control to its label, hint and error. */
export function controlProps({ name, id = `f-${name}`, hint, error, required }: FieldProps) {
  const failed = errorText(error) !== undefined;
  const described = [failed && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return {
    id,
    name,
    required,
    "aria-invalid": failed ? ("true" as const) : undefined,
    "aria-describedby": described || undefined,
  };
}

/** Hint and error lines below a control. */
export function FieldNotes({ name, id = `f-${name}`, hint, error }: FieldProps) {
  const message = errorText(error);
  return (
    <>
      {hint && <span class="hint" id={`${id}-hint`}>{hint}</span>}
      {message && (
        <span class="error" id={`${id}-error`}>
          <Icon name="warning" size={14} />
          {message}
        </span>
      )}
    </>
  );
}

/** Label, control, hint and error in a column; spread `controlProps(props)` on the control. */
export function Field({ children, ...props }: FieldProps & { children: ComponentChildren }) {
  const { name, id = `f-${name}`, label, required, hideLabel } = props;
  return (
    <div class="field">
      <label class={hideLabel ? "hidden-visually" : "field-label"} for={id}>
        {label} {!required && !hideLabel && <span class="optional">(optional)</span>}
      </label>
      <Slot>{children}</Slot>
      <FieldNotes {...props} />
    </div>
  );
}
