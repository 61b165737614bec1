import { countWords } from "../text/words.ts";

/** One element of an article, as plain text; it becomes HTML at the very end. */
export type Block =
  | { kind: "h2" | "h3"; text: string }
  | { kind: "p"; sentences: string[] }
  | { kind: "ul" | "ol"; items: { lead: string; text: string }[] }
  | { kind: "quote"; text: string }
  | { kind: "table"; head: string[]; rows: string[][] };

/** Text that may stand in HTML, in and outside of attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** The words of a block as a reader counts them. */
export function blockWords(block: Block): number {
  return countWords(plainBlock(block));
}

/** The block's text without markup. */
export function plainBlock(block: Block): string {
  switch (block.kind) {
    case "p":
      return block.sentences.join(" ");
    case "ul":
    case "ol":
      return block.items.map(({ lead, text }) => `${lead} ${text}`).join(" ");
    case "table":
      return [block.head, ...block.rows].flat().join(" ");
    default:
      return block.text;
  }
}

/** The block as HTML, every text escaped. */
export function blockHtml(block: Block): string {
  switch (block.kind) {
    case "h2":
    case "h3":
      return `<${block.kind}>${escapeHtml(block.text)}</${block.kind}>`;
    case "p":
      return `<p>${escapeHtml(block.sentences.join(" "))}</p>`;
    case "quote":
      return `<blockquote><p>${escapeHtml(block.text)}</p></blockquote>`;
    case "table":
      return tableHtml(block.head, block.rows);
    default:
      return `<${block.kind}>\n${block.items.map(itemHtml).join("\n")}\n</${block.kind}>`;
  }
}

function itemHtml({ lead, text }: { lead: string; text: string }): string {
  const strong = lead && `<strong>${escapeHtml(lead)}</strong>`;
  return `<li>${[strong, escapeHtml(text)].filter(Boolean).join(" ")}</li>`;
}

function tableHtml(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>\n<thead>${row(head, "th")}</thead>\n<tbody>\n${
    rows.map((cells) => row(cells, "td")).join("\n")
  }\n</tbody>\n</table>`;
}
