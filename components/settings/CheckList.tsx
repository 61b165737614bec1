import type { Check } from "core/integrations/check_wordpress.ts";
import { StatusPill } from "../ui/Pill.tsx";

const PILLS: Record<Check["state"], { status: string; label: string }> = {
  works: { status: "succeeded", label: "Works" },
  fails: { status: "failed", label: "Fails" },
  untried: { status: "skipped", label: "Not tried" },
  note: { status: "draft", label: "Note" },
};

/** What a test tried, in order, each with what was found. */
export function CheckList({ checks }: { checks: Check[] }) {
  return (
    <ul class="stack bare" role="status">
      {checks.map(({ name, state, note }) => (
        <li key={name}>
          <strong>{name}</strong> <StatusPill {...PILLS[state]} />
          <p>{note}</p>
        </li>
      ))}
    </ul>
  );
}
