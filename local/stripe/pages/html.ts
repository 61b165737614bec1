/** Text of a page that is markup already. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | Part[];

/** Markup with everything put into it escaped. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(texts.map((text, index) => text + written(parts[index] ?? "")).join(""));
}

function written(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(written).join("");
  return String(part).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** An amount as people read it. */
export function money(cents: number, currency: string): string {
  const amount = (cents / 100).toFixed(2);
  return `${amount} ${currency.toUpperCase()}`;
}

export function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** A whole page that says clearly that no money moves. */
export function pageAnswer(title: string, content: Markup, status = 200): Response {
  const whole = html`
    <!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>${title}</title>
        <style>${new Markup(STYLE)}</style>
      </head>
      <body>
        <main>
    <p class="note">Test payments: this page stands in for Stripe, and no money moves.</p>
    <h1>${title}</h1>${content}</main>
      </body>
    </html>
  `;
  return new Response(whole.text, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
    },
  });
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f4f5f7, #14161a); color: light-dark(#1b1f24, #e6e8eb); }
main { max-width: 34rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.5rem; margin: 1rem 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.note { font-size: .85rem; padding: .5rem .75rem; border-radius: .5rem; background: light-dark(#fff3cd, #4a3b0a); }
.error { padding: .5rem .75rem; border-radius: .5rem; background: light-dark(#fde2e1, #5a1d1b); }
.sum { font-size: 2rem; font-weight: 650; margin: 0; }
label { display: block; font-weight: 550; margin: 1rem 0 .25rem; }
input { box-sizing: border-box; width: 100%; padding: .6rem .7rem; font: inherit; border: 1px solid #8a9099;
  border-radius: .5rem; background: light-dark(#fff, #1e2127); color: inherit; }
button { font: inherit; font-weight: 600; padding: .6rem 1rem; border: 0; border-radius: .5rem; cursor: pointer;
  background: #4f46e5; color: #fff; margin: 1rem .5rem 0 0; }
button.quiet { background: light-dark(#e2e4e9, #343942); color: inherit; margin-top: .25rem; padding: .35rem .7rem; }
a { color: light-dark(#3f37c9, #a5a0ff); }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .4rem .5rem .4rem 0;
  border-bottom: 1px solid light-dark(#d9dce1, #343942); vertical-align: top; }
form.inline { display: inline; }
.scroll { overflow-x: auto; }`;
