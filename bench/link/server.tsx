import { App } from "fresh";
import { renderToString } from "preact-render-to-string";
import { Document, Page } from "./page.tsx";

/** Serves the same page with the link for Fresh or without it, as the argument says. */
const handlers: Record<string, () => (request: Request) => Response | Promise<Response>> = {
  fresh: () =>
    new App()
      .appWrapper(({ Component }) => (
        <Document>
          <Component />
        </Document>
      ))
      .get("/", (ctx) => ctx.render(<Page />))
      .handler(),
  bare: () => () => {
    const html = renderToString(
      <Document>
        <Page />
      </Document>,
    );
    return new Response(`<!DOCTYPE html>${html}`, {
      headers: { "content-type": "text/html; charset=utf-8" },
    });
  },
};
const handler = handlers[Deno.args[1] ?? ""]?.();
if (!handler) throw new Error("Name fresh or bare.");
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  (request) => handler(request),
);
console.log(JSON.stringify({ port: server.addr.port }));
