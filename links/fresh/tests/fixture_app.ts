import { Builder } from "fresh/dev";

type Fetch = (req: Request) => Response | Promise<Response>;

const ORIGIN = "http://localhost";
let built: Promise<Fetch> | null = null;

/** Builds into a folder of its own: test files run side by side, and a build clears its folder. */
async function buildAndLoad(): Promise<Fetch> {
  const root = new URL("./fixture", import.meta.url).pathname;
  const outDir = await Deno.makeTempDir();
  addEventListener("unload", () => Deno.removeSync(outDir, { recursive: true }));
  await new Builder({ root, outDir }).build();
  const { default: server } = await import(`file://${outDir}/server.js`) as {
    default: { fetch: Fetch };
  };
  return server.fetch;
}

/** The fixture's production build as a request handler, built once per test file. */
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
