import { isAppError } from "core/errors.ts";

/** For assert.rejects: an error that users may read, of this code. */
export function hasCode(code: string) {
  return (error: unknown) => {
    if (isAppError(error) && error.code === code) return true;
    throw error;
  };
}
