import { Flash } from "./Flash.tsx";

interface FormMessageProps {
  message: string | null;
  /** The balance was too small: adds the way to more credits. */
  needsCredits?: boolean;
}

/** Why a form was refused, above its fields; nothing when it was not. */
export function FormMessage({ message, needsCredits }: FormMessageProps) {
  if (!message) return null;
  return (
    <Flash tone="danger">
      {message}
      {needsCredits && (
        <>
          {" "}
          <a href="/billing/credits">Add credits</a>
        </>
      )}
    </Flash>
  );
}
