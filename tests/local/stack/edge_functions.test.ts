import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { loadFunctions } from "@/local/edge_functions.ts";
import { type Functions, startFunctions } from "@/local/functions.ts";

const INFO = { remoteAddr: { hostname: "127.0.0.1", port: 1, transport: "tcp" } } as const;

async function withFunctions(
  files: Record<string, string>,
  body: (directory: string) => Promise<void>,
) {
  const directory = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(directory, path)), { recursive: true });
      await Deno.writeTextFile(join(directory, path), text);
    }
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Loads the folder once, as a process does, and returns how to call it. */
async function serving(directory: string, limit?: number) {
  const handle = await loadFunctions(directory, limit);
  return async (path: string) => {
    const info = { ...INFO, completed: Promise.resolve() };
    const response = await handle(new Request(`http://x/functions/v1/${path}`), info);
    return { status: response.status, text: await response.text() };
  };
}

const ECHO = `Deno.serve((request) => new Response(new URL(request.url).pathname));`;

Deno.test("every folder with an index.ts is served, _shared and files are not", () =>
  withFunctions({
    "echo/index.ts": ECHO,
    "options/index.ts": `Deno.serve({ port: 1 }, () => new Response("with options"));`,
    "object/index.ts": `Deno.serve({ handler: () => new Response("object") });`,
    "_shared/index.ts": "throw new Error('never imported');",
    "empty/readme.md": "",
  }, async (directory) => {
    const call = await serving(directory);
    assert.equal((await call("echo/deeper")).text, "/functions/v1/echo/deeper");
    assert.equal((await call("options")).text, "with options");
    assert.equal((await call("object")).text, "object");
    for (const name of ["_shared", "empty", "", "%2e%2e", "toString"]) {
      assert.equal((await call(name)).status, 404, name);
    }
  }));

Deno.test("an error, a non-response and silence are answered without a word of theirs", () =>
  withFunctions({
    "throws/index.ts": `Deno.serve(() => { throw new Error("secret text"); });`,
    "odd/index.ts": `Deno.serve(() => "secret text" as unknown as Response);`,
    "hangs/index.ts": `Deno.serve(() => new Promise(() => {}));`,
  }, async (directory) => {
    const print = console.error;
    console.error = () => {};
    try {
      const call = await serving(directory, 30);
      const internal = { status: 500, text: '{"code":"internal"}' };
      assert.deepEqual(await call("throws"), internal);
      assert.deepEqual(await call("odd"), internal);
      const late = await call("hangs");
      assert.deepEqual(late, { status: 504, text: '{"code":"timeout"}' });
    } finally {
      console.error = print;
    }
  }));

Deno.test("a file that serves twice, never, or cannot be imported is named", async () => {
  const broken = {
    "twice/index.ts": ECHO + ECHO,
    "never/index.ts": "export {};",
    "breaks/index.ts": `throw new Error("at import");`,
  };
  for (const [path, text] of Object.entries(broken)) {
    await withFunctions({ [path]: text }, async (directory) => {
      await assert.rejects(loadFunctions(directory), new RegExp(path.replace("/", ".")));
    });
  }
  assert.equal(typeof Deno.serve, "function");
});

async function ask(functions: Functions, name: string): Promise<[number, string]> {
  const response = await functions.fetch(new Request(`http://x/functions/v1/${name}`));
  return [response.status, await response.text()];
}

const CHILD = {
  "pid/index.ts": `Deno.serve(() => new Response(String(Deno.pid)));`,
  "env/index.ts": `Deno.serve(() => new Response(Deno.env.get("GREETING")));`,
  "background/index.ts": `Deno.serve(() => {
    EdgeRuntime.waitUntil(Promise.reject(new Error("in the background")));
    return new Response("answered");
  });`,
};

Deno.test("functions run in a child, get their environment and survive background errors", () =>
  withFunctions(CHILD, async (directory) => {
    const told = Promise.withResolvers<void>();
    const functions = startFunctions({
      directory,
      env: { GREETING: "hello" },
      onLine: (line) => line.includes("in the background") && told.resolve(),
    });
    try {
      assert.deepEqual(await ask(functions, "env"), [200, "hello"]);
      assert.deepEqual(await ask(functions, "background"), [200, "answered"]);
      assert.deepEqual(await ask(functions, "pid"), [200, String(functions.pid)]);
      // The line comes through a pipe, the answers come another way.
      await told.promise;
    } finally {
      await functions.stop();
    }
    assert.equal(functions.pid, null);
  }));

Deno.test("a killed child is started again and serves on", () =>
  withFunctions(CHILD, async (directory) => {
    const crashes: number[] = [];
    const functions = startFunctions({
      directory,
      env: {},
      onCrash: (_code, delay) => crashes.push(delay),
    });
    try {
      const [, first] = await ask(functions, "pid");
      Deno.kill(Number(first), "SIGKILL");
      while (crashes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      const [status, second] = await ask(functions, "pid");
      assert.equal(status, 200);
      assert.notEqual(second, first);
      assert.deepEqual(crashes, [250]);
    } finally {
      await functions.stop();
    }
  }));
