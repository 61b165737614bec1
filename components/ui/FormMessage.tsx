import { Flash } from "./Flash.tsx";

/** Why a form was refused, above its fields; nothing when it was not. */
export function FormMessage({ message }: { message: string | null }) {
  return message ? <Flash tone="danger">{message}</Flash> : null;
}
