import type { InputHTMLAttributes } from "preact";
import { controlProps, FieldNotes, type FieldProps } from "./Field.tsx";
import type { Choice } from "./Select.tsx";

type CheckboxProps =
  & FieldProps
  & Omit<InputHTMLAttributes<HTMLInputElement>, keyof FieldProps | "style" | "type">;

/** A checkbox with its label beside it; `value` defaults to "on" as in HTML. */
export function Checkbox(
  { name, label, id = `f-${name}`, hint, error, required, hideLabel, ...rest }: CheckboxProps,
) {
  const field = { name, label, id, hint, error, required };
  return (
    <div class="choice">
      <input {...rest} {...controlProps(field)} type="checkbox" />
      <label for={id} class={hideLabel ? "hidden-visually" : undefined}>{label}</label>
      <FieldNotes {...field} />
    </div>
  );
}

/** Radio buttons under one legend. */
export function RadioGroup(
  { options, value, ...field }: FieldProps & { options: Choice[]; value?: string | null },
) {
  const { name, label, id = `f-${name}`, required } = field;
  const described = controlProps(field)["aria-describedby"];
  return (
    <fieldset class="choices" aria-describedby={described}>
      <legend>{label}</legend>
      {options.map((option, index) => (
        <div class="choice" key={option.value}>
          <input
            type="radio"
            id={`${id}-${index}`}
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled}
            required={required}
          />
          <label for={`${id}-${index}`}>{option.label}</label>
          {option.hint && <span class="hint">{option.hint}</span>}
        </div>
      ))}
      <FieldNotes {...field} />
    </fieldset>
  );
}
