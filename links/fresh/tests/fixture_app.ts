import { Builder } from "fresh/dev";

type Fetch = (req: Request) => Response | Promise<Response>;

const ORIGIN = "http://localhost";
let built: Promise<Fetch> | null = null;

async function buildAndLoad(): Promise<Fetch> {
  await new Builder({ root: new URL("./fixture", import.meta.url).pathname }).build();
  const entry = new URL("./fixture/_fresh/server.js", import.meta.url).href;
  const { default: server } = await import(entry) as { default: { fetch: Fetch } };
  return server.fetch;
}

/** The fixture's production build as a request handler, built once per test process. */
export async function fixture(): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const fetch = await (built ??= buildAndLoad());
  return async (path, init) => await fetch(new Request(ORIGIN + path, init));
}

/** Runs `test` with `console.error` silent, for requests that are meant to fail. */
export async function quietly<T>(test: () => Promise<T>): Promise<T> {
  const original = console.error;
  console.error = () => {};
  try {
    return await test();
  } finally {
    console.error = original;
  }
}
