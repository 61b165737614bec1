import type { SelectHTMLAttributes } from "preact";
import { Icon } from "./Icon.tsx";
import { controlProps, Field, type FieldProps } from "./Field.tsx";

/** One entry of a select or radio group. */
export interface Choice {
  value: string;
  label: string;
  disabled?: boolean;
  hint?: string;
}

type SelectProps =
  & FieldProps
  & { options: Choice[]; value?: string | null; placeholder?: string }
  & Omit<SelectHTMLAttributes<HTMLSelectElement>, keyof FieldProps | "style" | "value">;

/** A native select; `placeholder` adds a first, empty choice. */
export function Select(
  {
    name,
    label,
    id,
    hint,
    error,
    required,
    hideLabel,
    options,
    value,
    placeholder,
    ...rest
  }: SelectProps,
) {
  const field = { name, label, id, hint, error, required, hideLabel };
  return (
    <Field {...field}>
      <div class="affix">
        <select {...rest} {...controlProps(field)} class="input">
          {placeholder !== undefined && <option value="">{placeholder}</option>}
          {options.map((option) => (
            <option
              key={option.value}
              value={option.value}
              selected={option.value === value}
              disabled={option.disabled}
            >
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" size={14} />
      </div>
    </Field>
  );
}
