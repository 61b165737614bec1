import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Command, RichText } from "./rich_text.ts";

interface EditorToolbarProps {
  mode: "plain" | "visual" | "html";
  active: ReadonlySet<Command>;
  rich: () => RichText | null;
  onMode: (mode: "visual" | "html") => void;
}

const TOOLS: { command: Command; sign: string; label: string; keys?: string }[] = [
  { command: "paragraph", sign: "¶", label: "Paragraph" },
  { command: "h2", sign: "H2", label: "H2, heading", keys: "Ctrl+Alt+2" },
  { command: "h3", sign: "H3", label: "H3, subheading", keys: "Ctrl+Alt+3" },
  { command: "h4", sign: "H4", label: "H4, minor heading", keys: "Ctrl+Alt+4" },
  { command: "bold", sign: "B", label: "Bold", keys: "Ctrl+B" },
  { command: "italic", sign: "I", label: "Italic", keys: "Ctrl+I" },
  { command: "code", sign: "<>", label: "Code", keys: "Ctrl+E" },
  { command: "bullets", sign: "•", label: "Bulleted list", keys: "Ctrl+Shift+8" },
  { command: "numbers", sign: "1.", label: "1. Numbered list", keys: "Ctrl+Shift+7" },
  { command: "quote", sign: "❝", label: "Quotation", keys: "Ctrl+Shift+B" },
  { command: "rule", sign: "—", label: "Dividing line" },
  { command: "undo", sign: "↶", label: "Undo", keys: "Ctrl+Z" },
  { command: "redo", sign: "↷", label: "Redo", keys: "Ctrl+Shift+Z" },
];

/** Buttons over the text; one Tab stop, arrow keys move between them. */
export function EditorToolbar({ mode, active, rich, onMode }: EditorToolbarProps) {
  const bar = useRef<HTMLDivElement>(null);
  const stop = useSignal(0);
  const linking = useSignal<string | null>(null);
  const move = (event: KeyboardEvent) => {
    const buttons = [...bar.current?.querySelectorAll("button") ?? []];
    const steps: Record<string, number> = {
      ArrowRight: stop.value + 1,
      ArrowLeft: stop.value - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const wanted = steps[event.key];
    if (wanted === undefined || buttons.length === 0) return;
    event.preventDefault();
    stop.value = (wanted + buttons.length) % buttons.length;
    buttons[stop.value]?.focus();
  };
  const setLink = (href: string | null) => {
    if (href !== null) rich()?.link(href.trim());
    linking.value = null;
    rich()?.focus();
  };
  const visual = mode === "visual";
  const shown = visual ? TOOLS : [];
  return (
    <>
      <div class="toolbar" role="toolbar" aria-label="Text" ref={bar} onKeyDown={move}>
        {shown.map(({ command, sign, label, keys }, index) => (
          <button
            key={command}
            type="button"
            class="tool"
            data-tool={command}
            aria-label={label}
            title={keys ? `${label} (${keys})` : label}
            aria-pressed={active.has(command)}
            tabIndex={index === stop.value ? 0 : -1}
            onFocus={() => stop.value = index}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => rich()?.run(command)}
          >
            {sign}
          </button>
        ))}
        {visual && (
          <button
            type="button"
            class="tool"
            title="Link"
            aria-expanded={linking.value !== null}
            tabIndex={stop.value === TOOLS.length ? 0 : -1}
            onFocus={() => stop.value = TOOLS.length}
            onClick={() =>
              linking.value = linking.value === null ? rich()?.linkAtCursor() ?? "" : null}
          >
            Link
          </button>
        )}
        <button
          type="button"
          class="tool tool-mode"
          aria-pressed={mode === "html"}
          disabled={mode === "plain"}
          tabIndex={!visual || stop.value === TOOLS.length + 1 ? 0 : -1}
          onFocus={() => stop.value = visual ? TOOLS.length + 1 : 0}
          onClick={() => onMode(visual ? "html" : "visual")}
        >
          HTML
        </button>
      </div>
      {visual && linking.value !== null && (
        <div class="toolbar" role="group" aria-label="Link">
          <input
            class="input"
            type="url"
            aria-label="Address of the link"
            placeholder="https://…  (empty removes the link)"
            autofocus
            value={linking.value}
            onInput={(event) => linking.value = event.currentTarget.value}
            onKeyDown={(event) => {
              if (event.key === "Escape") setLink(null);
              if (event.key !== "Enter") return;
              event.preventDefault();
              setLink(event.currentTarget.value);
            }}
          />
          <button type="button" class="tool" onClick={() => setLink(linking.value)}>Set</button>
        </div>
      )}
    </>
  );
}
