import type { InputHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { controlProps, Field, type FieldProps } from "./Field.tsx";
import { Icon } from "./Icon.tsx";
import type { IconName } from "./icon_paths.ts";

type Own = keyof FieldProps | "style" | "icon";
type TextInputProps =
  & FieldProps
  & { icon?: IconName }
  & Omit<InputHTMLAttributes<HTMLInputElement>, Own>;

/** A one-line input with its label, hint and error; takes every attribute of `<input>`. */
export function TextInput(
  { name, label, id, hint, error, required, hideLabel, icon, ...rest }: TextInputProps,
) {
  const field = { name, label, id, hint, error, required, hideLabel };
  const input = <input type="text" {...rest} {...controlProps(field)} class="input" />;
  return (
    <Field {...field}>
      {icon ? <div class="affix">{[<Icon name={icon} key="icon" />, input]}</div> : input}
    </Field>
  );
}

type TextAreaProps =
  & FieldProps
  & { value?: string; code?: boolean }
  & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, Own | "value" | "children">;

/** HTML parsers drop a line break right after `<textarea>`; written twice, one of them stays. */
function keepFirstBreak(value: string | undefined): string | undefined {
  const parsed = typeof document === "undefined";
  return parsed && value?.startsWith("\n") ? `\n${value}` : value;
}

/** A multi-line input; `code` sets it in the monospaced face. */
export function TextArea(
  { name, label, id, hint, error, required, hideLabel, value, code, ...rest }: TextAreaProps,
) {
  const field = { name, label, id, hint, error, required, hideLabel };
  return (
    <Field {...field}>
      <textarea
        rows={4}
        {...rest}
        {...controlProps(field)}
        class="input"
        data-code={code ? "" : undefined}
        value={keepFirstBreak(value)}
      />
    </Field>
  );
}
