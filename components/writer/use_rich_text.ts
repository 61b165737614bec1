import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Signal, useSignal } from "@preact/signals";
import type { Command, RichText } from "./rich_text.ts";

/** How the text is shown: to be read until scripts run, as it looks, or as HTML. */
export type EditorMode = "plain" | "visual" | "html";

const NOT_WHOLE = "This text has parts the visual editor cannot show. It is open as HTML, " +
  "so that nothing is lost.";

interface Text {
  /** The text as it stands. */
  html: () => string;
  /** The text as it was served, cleaned. */
  safeHtml: string;
  /** Called with what the person wrote in the visual editor. */
  onHtml: (html: string) => void;
}

/** The visual editor of a text, and in which form the text is edited. */
export interface RichEditing {
  /** Where the visual editor goes. */
  place: RefObject<HTMLDivElement>;
  mode: Signal<EditorMode>;
  /** Commands in force where the cursor is. */
  active: Signal<ReadonlySet<Command>>;
  /** Why the text is open as HTML; empty where it is not. */
  note: Signal<string>;
  rich: () => RichText | null;
  /** Goes on in another form. */
  show: (mode: "visual" | "html") => void;
  /** Takes up a text that was not written here. */
  replace: (html: string) => void;
}

/** Puts the visual editor into a page, once its code has come; without it the text is edited as HTML. */
export function useRichText({ html, safeHtml, onHtml }: Text): RichEditing {
  const rich = useRef<RichText | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const mode = useSignal<EditorMode>("plain");
  const active = useSignal<ReadonlySet<Command>>(new Set());
  const note = useSignal("");

  useEffect(() => {
    if (!place.current) return;
    const target = place.current;
    let gone = false;
    import("./rich_text.ts").then(({ mountRichText, keepsEverything }) => {
      if (gone) return;
      const mounted = rich.current = mountRichText(target, {
        // Never the raw text: what a script puts into a page is not cleaned by anything.
        html: safeHtml,
        label: "Article",
        onChange: () => {
          if (mode.value === "visual") onHtml(mounted.html());
        },
        onSelection: () => active.value = mounted.active(),
      });
      const isWhole = keepsEverything(html(), mounted.html());
      mode.value = isWhole ? "visual" : "html";
      if (!isWhole) note.value = NOT_WHOLE;
    }).catch(() => mode.value = "html");
    return () => {
      gone = true;
      rich.current?.destroy();
    };
  }, []);

  const fill = (text: string) => {
    // What the visual editor makes of it is no change of the text.
    if (mode.value === "visual") mode.value = "html";
    rich.current?.setHtml(text);
  };
  return {
    place,
    mode,
    active,
    note,
    rich: () => rich.current,
    show(next) {
      if (next === "visual") fill(html());
      mode.value = next;
    },
    replace(text) {
      fill(text);
      if (rich.current && note.value === "") mode.value = "visual";
    },
  };
}
