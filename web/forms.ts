import type { z } from "zod";
import { AppError, isAppError } from "core/errors.ts";

/** What a form shows after it was refused: the input as given and messages by field. */
export interface FormState {
  values: Record<string, string>;
  errors: Record<string, string[]>;
  message: string | null;
  /** It was refused because the balance is too small. */
  needsCredits?: boolean;
}

/** A form nobody has sent yet, with starting values. */
export function emptyForm(values: Record<string, string> = {}): FormState {
  return { values, errors: {}, message: null };
}

/**
 * Parses a form with a zod object. A field whose name ends with `[]` becomes an array; an unchecked
 * checkbox is absent. Throws `invalid` with messages by field.
 */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  form: FormData,
): z.infer<Schema> {
  const parsed = schema.safeParse(formObject(form));
  if (parsed.success) return parsed.data;
  const fields: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    (fields[issue.path.join(".") || "form"] ??= []).push(issue.message);
  }
  throw new AppError("invalid", "Please check the marked fields.", { fields });
}

/** The fields of a form as a plain object; files stay files. */
export function formObject(form: FormData): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const name of new Set(form.keys())) {
    object[name.endsWith("[]") ? name.slice(0, -2) : name] = name.endsWith("[]")
      ? form.getAll(name)
      : form.get(name);
  }
  return object;
}

/**
 * What a refused form shows again. Passwords and keys are never sent back. An error that is not the person's
 * to mend is thrown on.
 */
export function refusedForm(error: unknown, form: FormData): FormState {
  if (!isAppError(error) || error.status >= 500) throw error;
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === "string" && !/password|repeated|current|api_key/.test(name)) {
      values[name] = value;
    }
  }
  const needsCredits = error.code === "insufficient_credits";
  return { values, errors: error.fields, message: error.message, needsCredits };
}

/** A one-time key for a form that orders work, so that a double submit is one order. */
export function orderKey(): string {
  return crypto.randomUUID();
}
