import { AppError } from "../../errors.ts";

const STATUS = {
  file_empty: 422,
  file_no_keywords: 422,
  file_too_large: 413,
  file_binary: 415,
} as const;

/** The error for a file that cannot be read at all; its sentence also stands at the field `file`. */
export function fileError(code: keyof typeof STATUS, message: string): AppError {
  return new AppError(code, message, { status: STATUS[code], fields: { file: [message] } });
}
