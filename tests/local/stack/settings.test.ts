import assert from "node:assert/strict";
import { join } from "node:path";
import { openDataFolder } from "@/local/data_folder.ts";
import { loadKeys } from "@/local/keys.ts";
import { claimPorts } from "@/local/ports.ts";
import { readSettings, SettingError } from "@/local/settings.ts";

const refused = (message: RegExp) => (error: unknown) =>
  error instanceof SettingError && message.test(error.message);

Deno.test("options may follow the two dashes of deno task", () => {
  assert.equal(readSettings(["--", "--port", "9000"], {}).port, 9000);
  assert.equal(readSettings(["--", "--help"], {}).help, true);
});

Deno.test("flags win over the environment, which wins over the defaults", () => {
  const settings = readSettings(["--port", "9000", "--dev"], { PORT: "9001", AI_PORT: "9002" });
  const { port, supabasePort, aiPort, dev, temp } = settings;
  assert.deepEqual(
    { port, supabasePort, aiPort, dev, temp },
    { port: 9000, supabasePort: 54321, aiPort: 9002, dev: true, temp: false },
  );
});

Deno.test("a wrong setting is answered with what to change", () => {
  const wrong: [string[], Record<string, string>, RegExp][] = [
    [["--prot", "1"], {}, /--prot.*--help/],
    [["extra"], {}, /extra/],
    [[], { PORT: "80a" }, /PORT must be a number.*"80a"/],
    [[], { AI_PORT: "-1" }, /AI_PORT/],
    [[], { SUPABASE_PORT: "65536" }, /SUPABASE_PORT/],
    [[], { DATABASE_URL: "mysql://x" }, /DATABASE_URL must look like postgres/],
    [[], { SUPABASE_URL: "https://x.test" }, /SUPABASE_PUBLISHABLE_KEY and SUPABASE_SECRET_KEY/],
  ];
  for (const [args, env, message] of wrong) {
    assert.throws(() => readSettings(args, env), refused(message));
  }
});

Deno.test("three variables and a secret make it hosted, an empty one counts as missing", () => {
  const three = {
    APP_SECRET: "0123456789abcdef0123456789abcdef",
    SUPABASE_URL: "https://x.test/",
    SUPABASE_PUBLISHABLE_KEY: "p",
    SUPABASE_SECRET_KEY: "s",
  };
  assert.equal(readSettings([], three).hosted?.url, "https://x.test");
  assert.throws(
    () => readSettings([], { ...three, SUPABASE_SECRET_KEY: "" }),
    refused(/SUPABASE_SECRET_KEY/),
  );
  for (const APP_SECRET of [undefined, "", "too short"]) {
    assert.throws(
      () => readSettings([], { ...three, APP_SECRET }),
      refused(/set APP_SECRET too: at least 32/),
    );
  }
  assert.equal(readSettings([], { OPENAI_API_KEY: "" }).ownAi, false);
  assert.equal(readSettings([], { OPENAI_API_KEY: "sk" }).ownAi, true);
});

Deno.test("a taken port is named with the variable that moves it", () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  try {
    const wanted = [{ port, variable: "PORT", what: "the app" }];
    assert.throws(
      () => claimPorts(wanted),
      refused(new RegExp(`Port ${port} for the app is taken[^]*PORT=\\d+ deno task start`)),
    );
  } finally {
    listener.close();
  }
  const twice = ["PORT", "AI_PORT"].map((variable) => ({ port, variable, what: "it" }));
  assert.throws(() => claimPorts(twice), refused(/asked for twice/));
});

Deno.test("port 0 becomes a free port", () => {
  const [port = 0] = claimPorts([{ port: 0, variable: "PORT", what: "the app" }]);
  assert.ok(port > 0);
});

async function withFolder(body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  await body(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

Deno.test("keys are made once, for the owner's eyes only, and a damaged file is named", () =>
  withFolder(async (folder) => {
    const path = join(folder, "deeper/keys.json");
    const keys = await loadKeys(path);
    assert.deepEqual(await loadKeys(path), keys);
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    assert.equal(new Set(Object.values(keys)).size, 6);
    for (const text of ["", "{", "null", '{"publishableKey":1}']) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(loadKeys(path), /keys\.json is damaged/);
    }
  }));

Deno.test("a data folder has one user at a time", () =>
  withFolder(async (folder) => {
    const first = await openDataFolder(folder);
    await assert.rejects(openDataFolder(folder), refused(/in use by another/));
    await first.close();
    await (await openDataFolder(folder)).close();
  }));

Deno.test("a folder of the first versions gets a secret for the app, and keeps it", () =>
  withFolder(async (folder) => {
    const path = join(folder, "keys.json");
    const { appSecret, ...older } = await loadKeys(path);
    assert.match(appSecret, /^[0-9a-f]{64}$/);
    await Deno.writeTextFile(path, JSON.stringify(older));
    const made = await loadKeys(path);
    assert.match(made.appSecret, /^[0-9a-f]{64}$/);
    assert.deepEqual(made, { ...older, appSecret: made.appSecret });
    assert.deepEqual(await loadKeys(path), made);
  }));
