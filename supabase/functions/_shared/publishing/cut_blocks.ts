import { type ChildNode, type Element, isComment, isTag } from "npm:domhandler@6.0.1";
import { DomUtils, parseDocument, Parser } from "npm:htmlparser2@12.0.0";
import { sanitizeHtml } from "../content/sanitize_html.ts";
import { reading } from "./block_reading.ts";

/** A paragraph, heading, list, table, picture … of an article, as people see one. */
export interface Block {
  html: string;
  /** Equal for blocks that read the same, however they are written. */
  key: string;
  /** Name of its element. */
  tag: string;
}

/** An article in blocks, and what it holds that no article of ours can: players, forms, blocks that WordPress fills. */
export interface CutHtml {
  blocks: Block[];
  foreign: string[];
}

/** What a browser or WordPress runs or fills; an article of ours keeps only text, pictures, links and tables. */
const FOREIGN = new Set([
  ...["iframe", "video", "audio", "object", "embed", "form", "input", "button", "select"],
  ...["textarea", "script", "style", "svg", "canvas", "math"],
]);
const CONTAINERS = new Set([
  ...["div", "section", "article", "main", "header", "footer", "aside", "nav", "center"],
  ...["details", "html", "body"],
]);
const BLOCKS = new Set([
  ...["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table"],
  ...["figure", "hr", "address"],
]);
/** What is nested deeper is no article; cleaning makes it flat. */
const DEEPEST = 100;

/**
 * Cuts HTML into its blocks, whether WordPress' block editor, its classic editor or we wrote it. Boxes around blocks are
 * looked through; loose text is cut into paragraphs at empty lines, as WordPress shows it. Blocks that hold nothing but
 * pictures of which `isOwnPicture` says so are left out.
 */
export function cutBlocks(
  html: string,
  isOwnPicture: (src: string) => boolean = () => false,
): CutHtml {
  const cut: CutHtml = { blocks: [], foreign: [] };
  const loose: string[] = [];
  const endLoose = () => {
    for (const text of loose.splice(0).join("").split(/\n[ \t\r]*\n/)) addParagraph(cut, text);
  };
  const read = (nodes: ChildNode[]) => {
    for (const node of nodes) {
      if (isComment(node)) {
        if (isFilledByWordPress(node.data)) cut.foreign.push(`<!--${node.data}-->`);
      } else if (!isTag(node)) loose.push(escaped(DomUtils.textContent(node)));
      else if (CONTAINERS.has(node.name)) {
        endLoose();
        read(node.children);
        endLoose();
      } else if (BLOCKS.has(node.name)) {
        endLoose();
        if (!isNothingBut(node, isOwnPicture)) addBlock(cut, node);
      } else if (FOREIGN.has(node.name)) cut.foreign.push(DomUtils.getOuterHTML(node));
      else loose.push(withoutForeign(cut, node));
    }
  };
  read(parseDocument(depthOf(html) > DEEPEST ? sanitizeHtml(html) : html).children);
  endLoose();
  return cut;
}

function depthOf(html: string): number {
  let [depth, deepest] = [0, 0];
  const parser = new Parser({
    onopentagname: () => deepest = Math.max(deepest, ++depth),
    onclosetag: () => depth--,
  });
  parser.end(html);
  return deepest;
}

/** `<!-- wp:latest-posts /-->`: a block without HTML of its own. */
function isFilledByWordPress(comment: string): boolean {
  return /^\s*wp:\S+(\s[\s\S]*)?\/\s*$/.test(comment);
}

function addParagraph(cut: CutHtml, text: string): void {
  const trimmed = text.trim();
  if (trimmed === "") return;
  const html = `<p>${trimmed.replace(/(<br\s*\/?>)?\s*\n\s*/g, "<br>")}</p>`;
  const [node] = parseDocument(html).children;
  if (node && isTag(node)) addBlock(cut, node);
}

function addBlock(cut: CutHtml, node: Element): void {
  const html = withoutForeign(cut, node);
  const key = reading(node);
  if (key !== "") cut.blocks.push({ html, key, tag: node.name });
}

function isNothingBut(node: Element, isOwnPicture: (src: string) => boolean): boolean {
  const pictures = DomUtils.getElementsByTagName("img", [node]);
  return pictures.length > 0 && pictures.every(({ attribs }) => isOwnPicture(attribs.src ?? "")) &&
    DomUtils.textContent(node).trim() === "";
}

/** The HTML of a node without comments and without what is foreign, which is noted. */
function withoutForeign(cut: CutHtml, node: Element): string {
  const found = DomUtils.findAll((element) => FOREIGN.has(element.name), [node]);
  for (const element of found) {
    if (element === node) continue;
    cut.foreign.push(DomUtils.getOuterHTML(element));
    DomUtils.removeElement(element);
  }
  for (const comment of DomUtils.filter(isComment, node)) DomUtils.removeElement(comment);
  return DomUtils.getOuterHTML(node);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
