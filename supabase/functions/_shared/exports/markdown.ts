import { type Cheerio, type CheerioAPI, load } from "npm:cheerio@1.2.0/slim";

type Nodes = Cheerio<ReturnType<ReturnType<CheerioAPI["root"]>["contents"]>[number]>;

/** Sanitised article HTML as Markdown with GitHub's tables; what has no equivalent keeps its text. */
export function toMarkdown(html: string): string {
  const $ = load(html, null, false);
  return `${
    blocks($, $.root().contents()).replace(/^[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim()
  }\n`;
}

function blocks($: CheerioAPI, nodes: Nodes): string {
  return nodes.toArray().map((node) => block($, $(node))).join("");
}

function block($: CheerioAPI, node: Nodes): string {
  const tag = tagOf(node);
  if (/^h[1-6]$/.test(tag)) {
    return `\n\n${"#".repeat(Number(tag[1]))} ${inline($, node.contents())}\n\n`;
  }
  switch (tag) {
    case "p":
    case "figcaption":
      return `\n\n${inline($, node.contents())}\n\n`;
    case "ul":
    case "ol":
      return `\n\n${list($, node, tag === "ol")}\n\n`;
    case "blockquote":
      return `\n\n${prefixed(blocks($, node.contents()).trim(), "> ")}\n\n`;
    case "pre":
      return `\n\n\`\`\`\n${node.text().replace(/\n$/, "")}\n\`\`\`\n\n`;
    case "hr":
      return "\n\n---\n\n";
    case "table":
      return `\n\n${table($, node)}\n\n`;
    case "figure":
    case "div":
    case "section":
      return `\n\n${blocks($, node.contents())}\n\n`;
    default:
      return inline($, node);
  }
}

function tagOf(node: Nodes): string {
  const [element] = node.toArray();
  return element && "tagName" in element ? String(element.tagName).toLowerCase() : "";
}

function inline($: CheerioAPI, nodes: Nodes): string {
  return nodes.toArray().map((one) => {
    const node = $(one);
    const tag = tagOf(node);
    if (tag === "") return escaped(node.text().replace(/\s+/g, " "));
    if (tag === "img") return `![${escaped(node.attr("alt") ?? "")}](${node.attr("src") ?? ""})`;
    if (tag === "br") return "  \n";
    if (tag === "code") return `\`${node.text()}\``;
    const inside = inline($, node.contents());
    if (tag === "a") return `[${inside}](${node.attr("href") ?? ""})`;
    if (tag === "strong" || tag === "b") return inside.trim() ? `**${inside.trim()}**` : "";
    if (tag === "em" || tag === "i") return inside.trim() ? `*${inside.trim()}*` : "";
    return inside;
  }).join("");
}

function escaped(text: string): string {
  return text.replace(/([\\`*_[\]])/g, "\\$1").replaceAll("<", "&lt;");
}

function list($: CheerioAPI, node: Nodes, isNumbered: boolean): string {
  return node.children("li").toArray().map((item, index) => {
    const mark = isNumbered ? `${index + 1}. ` : "- ";
    const text = blocks($, $(item).contents()).replace(/\n{2,}/g, "\n").trim();
    return mark + text.replaceAll("\n", `\n${" ".repeat(mark.length)}`);
  }).join("\n");
}

function table($: CheerioAPI, node: Nodes): string {
  const rows = node.find("tr").toArray().map((row) =>
    $(row).children("th, td").toArray().map((cell) =>
      inline($, $(cell).contents()).replaceAll("|", "\\|").replace(/\s+/g, " ").trim()
    )
  ).filter((cells) => cells.length > 0);
  const [head, ...rest] = rows;
  if (!head) return "";
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rest.map(line)].join("\n");
}

function prefixed(text: string, prefix: string): string {
  return text.split("\n").map((line) => prefix + line).join("\n");
}
