import { Editor, Node } from "@tiptap/core";
import Image from "@tiptap/extension-image";
import { goToNextCell, tableEditing } from "@tiptap/pm/tables";
import StarterKit from "@tiptap/starter-kit";

/** What the toolbar can do to the selection. */
export type Command =
  | "paragraph"
  | "h2"
  | "h3"
  | "h4"
  | "bold"
  | "italic"
  | "code"
  | "bullets"
  | "numbers"
  | "quote"
  | "rule"
  | "undo"
  | "redo";

/** A mounted rich text; the toolbar and the saver talk to it. */
export interface RichText {
  html(): string;
  setHtml(html: string): void;
  run(command: Command): void;
  /** Links the selection; an empty address removes the link. */
  link(href: string): void;
  /** Address of the link at the cursor; "" when there is none. */
  linkAtCursor(): string;
  /** Commands that are in force at the cursor. */
  active(): Set<Command>;
  focus(): void;
  destroy(): void;
}

const ROLES: Record<string, string> = {
  table: "table",
  tableRow: "row",
  tableCell: "cell",
  tableHeader: "header_cell",
};

const span = {
  colspan: { default: 1, parseHTML: (cell: HTMLElement) => spanOf(cell, "colspan") },
  rowspan: { default: 1, parseHTML: (cell: HTMLElement) => spanOf(cell, "rowspan") },
  colwidth: { default: null, rendered: false },
};

function spanOf(cell: HTMLElement, name: string): number {
  return Math.max(1, Number(cell.getAttribute(name)) || 1);
}

function cellNode(name: string, tag: "td" | "th") {
  return Node.create({
    name,
    content: "block+",
    isolating: true,
    addAttributes: () => span,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes: { colspan, rowspan } }) => [
      tag,
      { ...(colspan > 1 ? { colspan } : {}), ...(rowspan > 1 ? { rowspan } : {}) },
      0,
    ],
  });
}

const Table = Node.create({
  name: "table",
  group: "block",
  content: "tableRow+",
  isolating: true,
  parseHTML: () => [{ tag: "table" }],
  renderHTML: () => ["table", ["tbody", 0]],
  addProseMirrorPlugins: () => [tableEditing()],
  addKeyboardShortcuts() {
    const move = (direction: 1 | -1) => () =>
      goToNextCell(direction)(this.editor.state, this.editor.view.dispatch);
    return { Tab: move(1), "Shift-Tab": move(-1) };
  },
  extendNodeSchema: ({ name }) => ROLES[name] ? { tableRole: ROLES[name] } : {},
});

const TableRow = Node.create({
  name: "tableRow",
  content: "(tableCell | tableHeader)*",
  parseHTML: () => [{ tag: "tr" }],
  renderHTML: () => ["tr", 0],
});

const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "image figcaption?",
  isolating: true,
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: () => ["figure", 0],
});

const Figcaption = Node.create({
  name: "figcaption",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", 0],
});

/** Makes `element` a rich text editor for article HTML. */
export function mountRichText(
  element: HTMLElement,
  { html, label, onChange, onSelection }: {
    html: string;
    label: string;
    onChange: () => void;
    onSelection: () => void;
  },
): RichText {
  const editor = new Editor({
    element,
    content: html,
    // The page's policy forbids styles that are put in by scripts; static/css/writer.css has them.
    injectCSS: false,
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3, 4] },
        strike: false,
        underline: false,
        link: { openOnClick: false, protocols: ["mailto"], HTMLAttributes: { target: null } },
        codeBlock: { HTMLAttributes: {} },
      }),
      Image,
      Table,
      TableRow,
      cellNode("tableCell", "td"),
      cellNode("tableHeader", "th"),
      Figure,
      Figcaption,
    ],
    editorProps: {
      attributes: {
        class: "prose",
        role: "textbox",
        "aria-label": label,
        "aria-multiline": "true",
      },
    },
    onUpdate: onChange,
    onSelectionUpdate: onSelection,
    onTransaction: onSelection,
  });
  return {
    html: () => tidyHtml(editor.getHTML()),
    setHtml: (next) => void editor.commands.setContent(next, { emitUpdate: true }),
    run: (command) => run(editor, command),
    link: (href) => {
      const chain = editor.chain().focus().extendMarkRange("link");
      if (href) chain.setLink({ href }).run();
      else chain.unsetLink().run();
    },
    linkAtCursor: () => String(editor.getAttributes("link").href ?? ""),
    active: () => new Set(COMMANDS.filter((command) => isActive(editor, command))),
    focus: () => void editor.commands.focus(),
    destroy: () => editor.destroy(),
  };
}

const COMMANDS: Command[] = [
  ...[
    "paragraph",
    "h2",
    "h3",
    "h4",
    "bold",
    "italic",
    "code",
    "bullets",
    "numbers",
    "quote",
  ] as const,
];

function run(editor: Editor, command: Command): void {
  const chain = editor.chain().focus();
  switch (command) {
    case "paragraph":
      return void chain.setParagraph().run();
    case "h2":
      return void chain.toggleHeading({ level: 2 }).run();
    case "h3":
      return void chain.toggleHeading({ level: 3 }).run();
    case "h4":
      return void chain.toggleHeading({ level: 4 }).run();
    case "bold":
      return void chain.toggleBold().run();
    case "italic":
      return void chain.toggleItalic().run();
    case "code":
      return void chain.toggleCode().run();
    case "bullets":
      return void chain.toggleBulletList().run();
    case "numbers":
      return void chain.toggleOrderedList().run();
    case "quote":
      return void chain.toggleBlockquote().run();
    case "rule":
      return void chain.setHorizontalRule().run();
    case "undo":
      return void chain.undo().run();
    case "redo":
      return void chain.redo().run();
  }
}

function isActive(editor: Editor, command: Command): boolean {
  switch (command) {
    case "h2":
    case "h3":
    case "h4":
      return editor.isActive("heading", { level: Number(command[1]) });
    case "bullets":
      return editor.isActive("bulletList");
    case "numbers":
      return editor.isActive("orderedList");
    case "quote":
      return editor.isActive("blockquote");
    default:
      return editor.isActive(command);
  }
}

/** Gives tables their head back; cells and list items with one paragraph lose it, as does the end. */
function tidyHtml(html: string): string {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const only of body.querySelectorAll(":is(td, th, li) > p:first-child:last-child")) {
    only.replaceWith(...only.childNodes);
  }
  for (const table of body.querySelectorAll("table")) {
    const first = table.tBodies[0]?.rows[0];
    if (!first || table.tHead || [...first.cells].some(({ tagName }) => tagName !== "TH")) continue;
    table.createTHead().append(first);
  }
  // The editor keeps an empty line below tables and pictures to type in.
  return body.innerHTML.replace(/(<p><\/p>)+$/, "");
}

/** Whether the visual editor would keep every word and every kind of element of `html`. */
export function keepsEverything(before: string, after: string): boolean {
  const [a, b] = [shape(before), shape(after)];
  return a.text === b.text && a.tags === b.tags;
}

function shape(html: string): { text: string; tags: string } {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const counts = new Map<string, number>();
  for (const { tagName } of body.querySelectorAll("*")) {
    if (["P", "BR", "TBODY", "THEAD", "TFOOT"].includes(tagName)) continue;
    counts.set(tagName, (counts.get(tagName) ?? 0) + 1);
  }
  return {
    text: (body.textContent ?? "").replace(/\s+/g, ""),
    tags: [...counts].sort().map(([tag, count]) => tag + count).join(),
  };
}
