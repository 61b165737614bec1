import { build } from "../asset_path.ts";
import { mergeHead } from "./head.ts";
import type { PageRender } from "./page_render.ts";

/** Path of the development server's reload events. */
export const RELOAD_PATH = "/_fresh/reload";

function reloadScript({ basePath, nonce }: PageRender): string {
  const source = `let id;new EventSource(${JSON.stringify(basePath + RELOAD_PATH)})` +
    `.onmessage=(e)=>{if(id&&id!==e.data)location.reload();id=e.data}`;
  return `<script nonce="${nonce}">${source}</script>`;
}

/** Takes what `<Head>` left between its marks out of the markup. */
function takeHead(html: string, nonce: string): { html: string; head: string } {
  let head = "";
  const marked = new RegExp(
    `<!--h:${nonce}-->([\\s\\S]*?)<!--/h:${nonce}-->`,
    "g",
  );
  const rest = html.replace(marked, (_, inner: string) => {
    head += inner;
    return "";
  });
  return { html: rest, head };
}

function complete(html: string): string {
  if (/^\s*<html[\s>]/i.test(html)) {
    if (/<head[\s>]/i.test(html)) return html;
    return html.replace(/<html[^>]*>/i, (open) => `${open}<head></head>`);
  }
  if (/^\s*<head[\s>]/i.test(html)) return `<html>${html}</html>`;
  if (/^\s*<body[\s>]/i.test(html)) return `<html><head></head>${html}</html>`;
  return `<html><head></head><body>${html}</body></html>`;
}

function bootScript({ islands, basePath, nonce }: PageRender): string {
  const clauses = new Map<string, string[]>();
  islands.components.forEach(({ script, export: name }, i) => {
    // The first script also gives the boot function, which all of them share.
    const clause = clauses.get(script) ?? (clauses.size === 0 ? ["$boot"] : []);
    clauses.set(script, [...clause, `${name} as c${i}`]);
  });
  const imports = [...clauses].map(([script, clause]) =>
    `import{${clause}}from${JSON.stringify(basePath + script)};`
  );
  const names = islands.components.map((_, i) => `c${i}`);
  const boot = `${imports.join("")}$boot([${names}],${JSON.stringify(build.id)})`;
  return `<script type="application/json" id="frsh-state" nonce="${nonce}">${islands.toJSON()}` +
    `</script><script type="module" nonce="${nonce}">${boot}</script>`;
}

/** Stands for the page in the app wrapper's markup; only this response knows it. */
export function pageMark({ nonce }: PageRender): string {
  return `<!--p:${nonce}-->`;
}

/** Whether `wrapper` is a document that holds the page in its body. */
function isDocument(wrapper: string, mark: string): boolean {
  const body = /^\s*<html[\s>][\s\S]*?<head[\s>][\s\S]*?<\/head>\s*<body[\s>]/i.exec(wrapper);
  return body !== null && wrapper.indexOf(mark) >= body[0].length;
}

/**
 * The whole document: doctype, missing parts, collected head elements and island scripts. `wrapper`
 * is the app wrapper's markup with `pageMark` where `page` goes. Where it is a document already, the
 * page, mostly the longer part by far, is put in last and never searched.
 */
export function document(wrapper: string, page: string, pass: PageRender): string {
  const mark = pageMark(pass);
  if (!isDocument(wrapper, mark)) return finish(wrapper.replaceAll(mark, () => page), "", pass);
  const taken = pass.usesHead ? takeHead(page, pass.nonce) : { html: page, head: "" };
  return finish(wrapper, taken.head, pass).replaceAll(mark, () => taken.html);
}

function finish(markup: string, pageHead: string, pass: PageRender): string {
  let bodyEnd = pass.renderHiddenSlots();
  let headEnd = "";
  if (!pass.islands.isEmpty) {
    bodyEnd += bootScript(pass);
    for (const path of new Set(pass.islands.components.flatMap((island) => island.preload))) {
      headEnd += `<link rel="modulepreload" href="${pass.basePath + path}">`;
    }
  }
  if (pass.snapshot?.development) bodyEnd += reloadScript(pass);
  const taken = pass.usesHead ? takeHead(markup, pass.nonce) : { html: markup, head: "" };
  return assemble(complete(taken.html), taken.head + pageHead, headEnd, bodyEnd);
}

function assemble(html: string, added: string, headEnd: string, bodyEnd: string): string {
  const open = /<head(?:\s[^>]*)?>/i.exec(html);
  const start = open ? open.index + open[0].length : 0;
  const closing = html.indexOf("</head>", start);
  const end = closing < 0 ? start : closing;
  let head = html.slice(start, end);
  if (added !== "") head = mergeHead(head, added);
  if (!/<meta[^>]+charset/i.test(head)) head = `<meta charset="utf-8">${head}`;
  const bodyClose = html.lastIndexOf("</body>");
  const tail = bodyClose < end ? html.lastIndexOf("</html>") : bodyClose;
  const body = tail < end
    ? html.slice(end) + bodyEnd
    : html.slice(end, tail) + bodyEnd + html.slice(tail);
  return `<!DOCTYPE html>${html.slice(0, start)}${head}${headEnd}${body}`;
}
