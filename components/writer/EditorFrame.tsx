import type { RefObject } from "preact";
import type { Command, RichText } from "@/components/writer/rich_text.ts";
import { TextArea } from "@/components/ui/TextInput.tsx";
import { EditorToolbar } from "./EditorToolbar.tsx";
import type { EditorMode } from "./use_rich_text.ts";

interface EditorFrameProps {
  mode: EditorMode;
  /** Commands in force where the cursor is. */
  active: ReadonlySet<Command>;
  rich: () => RichText | null;
  /** Where the visual editor goes. */
  place: RefObject<HTMLDivElement>;
  html: string;
  /** The text as it may be shown. */
  safeHtml: string;
  error?: string[];
  onMode: (mode: "visual" | "html") => void;
  onHtml: (html: string) => void;
}

/** The text of an article in its three forms, under the toolbar. */
export function EditorFrame(props: EditorFrameProps) {
  const { mode, active, rich, place, html, safeHtml, error, onMode, onHtml } = props;
  return (
    <div class="editor-frame">
      <EditorToolbar mode={mode} active={active} rich={rich} onMode={onMode} />
      <div class="editor-static" hidden={mode !== "plain"}>
        <div
          class="prose"
          // deno-lint-ignore react-no-danger
          dangerouslySetInnerHTML={{ __html: safeHtml }}
        />
      </div>
      <div ref={place} class="editor-rich" hidden={mode !== "visual"} />
      <div class="editor-source">
        <TextArea
          name="html"
          label="Article as HTML"
          hideLabel
          code
          rows={24}
          spellcheck={false}
          error={error}
          value={html}
          onInput={(event) => onHtml(event.currentTarget.value)}
        />
      </div>
    </div>
  );
}
