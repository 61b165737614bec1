import { type DatabaseTest, databaseTestOf, open } from "@/tests/harness/stacks.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import {
  startWordPress,
  type WordPress,
  wordpressMissing,
  type WordPressOptions,
} from "@/tests/harness/wordpress.ts";

/** A WordPress and a database that the tests of a file share. */
export interface Office {
  test: DatabaseTest;
  wordpress: WordPress;
  /** Asks the REST API of WordPress as its administrator. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

let shared: Promise<Office & { close(): Promise<void> }> | undefined;

/** The office of this file, opened with the first call. */
export function office(options: WordPressOptions = {}): Promise<Office> {
  return shared ??= openOffice(options);
}

/** Ends what the first call has begun; for `afterAll`. */
export async function closeOffice(): Promise<void> {
  const opened = await shared;
  await opened?.wordpress.stop();
  await opened?.close();
  shared = undefined;
}

/** Registers a test that needs a real WordPress. */
export function wordpressTest(
  name: string,
  body: (given: Office) => Promise<void>,
  options: WordPressOptions = {},
): void {
  testNeeding(wordpressMissing, {
    name,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => await body(await office(options)),
  });
}

async function openOffice(options: WordPressOptions) {
  const [wordpress, { stack, close }] = await Promise.all([
    startWordPress(options),
    open("pglite"),
  ]);
  const test = databaseTestOf(stack);
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${wordpress.url}/wp-json/wp/v2/${path}`, {
      ...init,
      headers: { authorization: wordpress.authorization(), "content-type": "application/json" },
    });
    return await answer.json();
  };
  return {
    test,
    wordpress,
    close,
    get: ask,
    post: (path: string, json: unknown) =>
      ask(path, { method: "POST", body: JSON.stringify(json) }),
  };
}
