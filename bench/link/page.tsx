import type { ComponentChildren } from "preact";

const LINES = Array.from({ length: 40 }, (_, at) => at + 1);

/** A page of about 6 kB without data, islands or middlewares. */
export function Page() {
  return (
    <main>
      <h1>Forty lines</h1>
      <ul>
        {LINES.map((line) => (
          <li key={line}>
            <a href={`/lines/${line}`}>Line {line}</a>
            <span class="muted">
              of a list that is long enough to be worth rendering, {line * 7}
            </span>
          </li>
        ))}
      </ul>
    </main>
  );
}

/** The document around it. */
export function Document({ children }: { children: ComponentChildren }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Forty lines</title>
      </head>
      <body>{children}</body>
    </html>
  );
}
