import type { ComponentChildren } from "preact";
import type { Tone } from "./status_tones.ts";
import { Slot } from "./Slot.ts";

/** Code or raw text in the monospaced face; scrolls when long. */
export function CodeBlock({ code, label, wrap }: { code: string; label: string; wrap?: boolean }) {
  return (
    <pre
      class="code"
      tabIndex={0}
      role="region"
      aria-label={label}
      data-wrap={wrap ? "" : undefined}
    >
      <code>{code}</code>
    </pre>
  );
}

/** Article typography for children, or for HTML that has been through the sanitiser. */
export function Prose(
  { sanitizedHtml, dense, children }: {
    sanitizedHtml?: string;
    dense?: boolean;
    children?: ComponentChildren;
  },
) {
  const mark = dense ? "" : undefined;
  if (sanitizedHtml === undefined) {
    return (
      <div class="prose" data-dense={mark}>
        <Slot>{children}</Slot>
      </div>
    );
  }
  return (
    <div
      class="prose"
      data-dense={mark}
      // deno-lint-ignore react-no-danger
      dangerouslySetInnerHTML={{ __html: sanitizedHtml }}
    />
  );
}

/** A run of unchanged, added or removed text. */
export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Two versions of a text in one, with `<ins>` and `<del>`. */
export function Diff({ parts }: { parts: DiffPart[] }) {
  return (
    <div class="prose" data-dense="">
      <p>
        {parts.map(({ kind, text }, index) => {
          if (kind === "added") return <ins key={index}>{text}</ins>;
          if (kind === "removed") return <del key={index}>{text}</del>;
          return <span key={index}>{text}</span>;
        })}
      </p>
    </div>
  );
}

const avatarTones: Tone[] = ["info", "progress", "success", "warning", "neutral"];

/** A person's or site's initials on a tint that stays the same for the same name. */
export function Avatar({ name }: { name: string }) {
  const words = name.trim().split(/[\s@._-]+/).filter(Boolean);
  const initials = words.slice(0, 2).map((word) => [...word][0]?.toUpperCase()).join("") || "?";
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return (
    <span class="avatar" data-tone={avatarTones[sum % avatarTones.length]} aria-hidden="true">
      {initials}
    </span>
  );
}

/** Grey lines in the place of content that is on its way. */
export function Skeleton({ lines = 3, label = "Loading" }: { lines?: number; label?: string }) {
  const widths = ["92%", "78%", "86%", "64%"];
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from(
        { length: lines },
        (_, index) => (
          <svg key={index} width={widths[index % widths.length]} height="12" aria-hidden="true">
            <rect width="100%" height="12" rx="3" />
          </svg>
        ),
      )}
    </div>
  );
}
