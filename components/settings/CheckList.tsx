import type { ProviderCheck } from "core/ai_providers/schema.ts";
import { StatusPill } from "../ui/Pill.tsx";

const PILLS: Record<ProviderCheck["state"], { status: string; label: string }> = {
  works: { status: "succeeded", label: "Works" },
  fails: { status: "failed", label: "Fails" },
  untried: { status: "skipped", label: "Not tried" },
};

/** What a test tried, in order, each with what was found. */
export function CheckList({ checks }: { checks: ProviderCheck[] }) {
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
