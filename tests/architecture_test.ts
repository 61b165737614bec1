import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "..");
const CORE = "supabase/functions/_shared/";

interface Source {
  path: string;
  text: string;
  /** Every module specifier the file imports. */
  imports: string[];
}

function collect(directory: string): Source[] {
  const found: Source[] = [];
  for (const entry of Deno.readDirSync(join(ROOT, directory))) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory) found.push(...collect(path));
    else if (/\.tsx?$/.test(entry.name) && !path.endsWith("database.types.ts")) {
      const text = Deno.readTextFileSync(join(ROOT, path));
      const specifiers = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)["']([^"'\n]+)["']/g);
      found.push({ path, text, imports: [...specifiers].map((match) => match[1] ?? "") });
    }
  }
  return found;
}

const core = collect("supabase/functions/_shared");
const doors = collect("supabase/functions").filter(({ path }) => !path.startsWith(CORE));
const pages = ["routes", "components", "islands"].flatMap(collect);
const web = collect("web");
const production = [...core, ...doors, ...pages, ...web];
const config = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json")));

/** "path: specifier" of every import that breaks a rule. */
function offences(sources: Source[], breaks: (specifier: string, source: Source) => boolean) {
  return sources.flatMap((source) =>
    source.imports.filter((specifier) => breaks(specifier, source))
      .map((specifier) => `${source.path}: ${specifier}`)
  );
}

Deno.test("the domain imports only its own files, npm packages and Node built-ins", () => {
  const outside = offences(core, (specifier, { path }) => {
    if (/^(npm|node):/.test(specifier)) return false;
    if (!specifier.startsWith(".")) return true;
    return relative(CORE, join(dirname(path), specifier)).startsWith("..");
  });
  assert.deepEqual(outside, []);
});

Deno.test("the domain knows neither Fresh nor Preact", () => {
  assert.deepEqual(offences(core, (specifier) => /fresh|preact/.test(specifier)), []);
});

Deno.test("nothing in production imports the local stack or the link", () => {
  const local = /(^|\/)(local|links|tests|tools)\//;
  assert.deepEqual(offences(production, (specifier) => local.test(specifier)), []);
});

Deno.test("the app imports nothing of the framework but fresh, fresh/runtime and fresh/dev", () => {
  const top = ["main.ts", "dev.ts", "fresh.config.ts"].map((path) => {
    const text = Deno.readTextFileSync(join(ROOT, path));
    return { path, text, imports: [...text.matchAll(/from "([^"]+)"/g)].map((m) => m[1] ?? "") };
  });
  const strange = offences(
    [...top, ...pages, ...web],
    (specifier) =>
      /fresh/.test(specifier) &&
      !/^(fresh|fresh\/runtime|fresh\/dev|\.\/fresh\.config\.ts)$/.test(specifier),
  );
  assert.deepEqual(strange, []);
});

Deno.test("vendor SDKs are imported by their adapters alone", () => {
  const sdk = /^(npm:)?(openai|stripe)(@|$|\/)/;
  const elsewhere = offences(
    production,
    (specifier, { path }) => sdk.test(specifier) && !path.startsWith(`${CORE}adapters/`),
  );
  assert.deepEqual(elsewhere, []);
});

Deno.test("routes, components and islands ask the domain, never the database", () => {
  const queries = pages.filter(({ text }) => /\.(from|rpc)\(\s*["'`]/.test(text)).map(({ path }) =>
    path
  );
  assert.deepEqual(queries, []);
});

Deno.test("only islands fetch, and only routes of the app", () => {
  const fetching = pages.filter(({ path, text }) =>
    /\bfetch\(/.test(text) && !path.startsWith("islands/")
  ).map(({ path }) => path);
  assert.deepEqual(fetching, []);
  const foreign = pages.filter(({ text }) => /\bfetch\(\s*["'`]https?:/.test(text)).map((
    { path },
  ) => path);
  assert.deepEqual(foreign, []);
});

Deno.test("the secret key is named where it is used and nowhere else", () => {
  // Whoever lets another file act for the system adds it here, with what it does with the key.
  const uses = {
    "bench/jobs/edge.ts": "gives it to the workers that it measures",
    "local/app.ts": "keeps it out of the app's environment",
    "local/demo.ts": "makes the demo workspace",
    "local/embedded.ts": "gives it to the functions",
    "local/headless/stage.ts": "makes accounts for headless runs",
    "local/hosted.ts": "gives it to the functions",
    "local/keys.ts": "makes it",
    "local/roles.ts": "makes the database role behind it",
    "local/rotate_keys.ts": "seals stored secrets anew",
    "local/settings.ts": "reads it",
    "local/stack.ts": "tells lite what it is",
    "local/stripe_sync.ts": "notes the prices of what is for sale",
    "supabase/functions/_shared/env.ts": "reads it",
    "supabase/functions/_shared/secrets/redact.ts": "masks it in logs",
    "supabase/functions/ai-provider/index.ts":
      "reads sealed keys, after the person's own token was proved",
    "supabase/functions/billing/index.ts": "notes what the payment provider said",
    "supabase/functions/integration/index.ts":
      "reads sealed passwords, after the person's own token was proved",
    "supabase/functions/site-picture/index.ts":
      "reads a picture, after the database said that the site's key opens it",
    "supabase/functions/stripe-webhook/index.ts": "books what was paid",
    "supabase/functions/worker/index.ts": "works on jobs",
    "tools/chaos/database.ts": "serves the database of chaos runs",
    "tools/chaos/world.ts": "gives it to the workers of chaos runs",
    "tools/chaos_publish/workers.ts": "gives it to the workers of publishing runs",
  };
  const naming = /SUPABASE_SECRET_KEY|SERVICE_ROLE|secretKey|secret_key|service_role|sb_secret_/;
  const outside = ["local", "tools", "bench", "links"].flatMap(collect);
  const top = ["main.ts", "dev.ts", "fresh.config.ts"].map((path) => ({
    path,
    text: Deno.readTextFileSync(join(ROOT, path)),
  }));
  const users = [...production, ...outside, ...top].filter(({ text }) => naming.test(text));
  assert.deepEqual(users.map(({ path }) => path).sort(), Object.keys(uses));
  const inTheApp = users.filter(({ path }) =>
    !/^(bench|local|tools|supabase\/functions)\//.test(path)
  );
  assert.deepEqual(inTheApp, []);
});

Deno.test("inline npm versions are those of deno.json", () => {
  const pinned = new Map<string, string>();
  for (const specifier of Object.values(config.imports as Record<string, string>)) {
    const match = specifier.match(/^npm:\/?((?:@[^/]+\/)?[^@/]+)@([^/]+)/);
    if (match) pinned.set(match[1] ?? "", match[2] ?? "");
  }
  const wrong = offences(production, (specifier) => {
    const match = specifier.match(/^npm:((?:@[^/]+\/)?[^@/]+)(?:@([^/]+))?/);
    if (!match || match[1]?.startsWith("@types/")) return false;
    return !match[2] || pinned.get(match[1] ?? "") !== match[2];
  });
  assert.deepEqual(wrong, []);
});

Deno.test("every dependency is pinned to an exact version", () => {
  const loose = Object.entries(config.imports as Record<string, string>).filter((
    [name, specifier],
  ) =>
    specifier.startsWith("npm:") && !name.startsWith("fresh") && !/@\d+\.\d+\.\d+/.test(specifier)
  );
  assert.deepEqual(loose, []);
});

Deno.test("markup carries no inline styles or event handlers, which the CSP would refuse", () => {
  const inline = pages.filter(({ text }) => /<[a-z][^>]*\s(style=|on[a-z]+=["'])/.test(text));
  assert.deepEqual(inline.map(({ path }) => path), []);
});

Deno.test("elements take children through Slot, which escapes them once", () => {
  const bare = pages.filter(({ text }) => /<[a-z][^>]*>\s*\{(props\.)?children\}/.test(text));
  assert.deepEqual(bare.map(({ path }) => path), []);
});

Deno.test("the repository names no machine path and no registry host", () => {
  const tracked = new Deno.Command("git", { args: ["ls-files"], cwd: ROOT }).outputSync();
  const files = new TextDecoder().decode(tracked.stdout).split("\n").filter((path) =>
    path && !/\.(png|jpg|webp|lock|csv|tsv)$/.test(path)
  );
  const needle = new RegExp(
    ["/wo" + "rk/", "registry\\.np" + "mjs", "deb\\.deb" + "ian"].join("|"),
  );
  const naming = files.filter((path) => {
    try {
      return needle.test(Deno.readTextFileSync(join(ROOT, path)));
    } catch {
      return false;
    }
  });
  assert.deepEqual(naming, []);
});
