import assert from "node:assert/strict";
import { h } from "preact";
import { computed, signal } from "@preact/signals";
import { mapSpecifier } from "../src/build/import_map.ts";
import { reviver } from "../src/client/revive.ts";
import { mergeHead } from "../src/render/head.ts";
import { IslandState } from "../src/render/island_state.ts";
import { comparePatterns, filePattern } from "../src/server/fs_routes.ts";
import { compilePattern } from "../src/server/router.ts";

const island = { name: "Box", script: "/Box.js", preload: [], export: "default" };

/** Sends props through the page's JSON, as the server and the browser do. */
function send(props: Record<string, unknown>): Record<string, unknown> {
  const state = new IslandState();
  state.add(island, { props, key: null });
  const [nodes, instances] = JSON.parse(state.toJSON()) as [unknown[], [number, number][]];
  const revive = reviver(nodes, (slot) => `slot ${slot}`);
  return revive(instances[0]?.[1] ?? -1) as Record<string, unknown>;
}

Deno.test("values of every kind survive the way to the browser", () => {
  const props = {
    text: "</script>\u2028",
    numbers: [0, -0, 1.5, NaN, Infinity, -Infinity],
    others: [true, false, null, undefined, 2n ** 80n],
    when: new Date(5),
    never: new Date(NaN),
    url: new URL("https://a.example/?b#c"),
    pattern: /a\/b/giu,
    map: new Map<unknown, unknown>([[{ k: 1 }, new Set([1, "1"])]]),
    bytes: new Uint8Array([0, 255]),
    empty: { object: {}, array: [], map: new Map(), set: new Set(), bytes: new Uint8Array() },
  };
  assert.deepEqual(send(props), props);
});

Deno.test("arrays that look like codes, and keys that look like prototypes, stay data", () => {
  const props = {
    codes: ["u"],
    more: [["n", "1"], ["S", 0]],
    odd: JSON.parse('{"__proto__":{"polluted":true},"constructor":"x"}'),
  };
  const sent = send(props);
  assert.deepEqual(sent.codes, props.codes);
  assert.deepEqual(sent.more, props.more);
  assert.deepEqual(Object.keys(sent.odd as object), ["__proto__", "constructor"]);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
});

Deno.test("one value met twice is one value, cycles included", () => {
  const shared = signal({ list: [1] });
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const sent = send({ a: shared, b: [shared], cycle });
  assert.equal(sent.a, (sent.b as unknown[])[0]);
  assert.equal((sent.cycle as { self: unknown }).self, sent.cycle);
});

Deno.test("a computed arrives as a value that follows nothing and cannot be set", () => {
  const { value } = send({ value: computed(() => 4) }) as { value: { value: number } };
  assert.equal(value.value, 4);
  assert.throws(() => value.value = 5);
});

Deno.test("markup becomes a slot, a signal does not", () => {
  const sent = send({ children: [h("p", null), "text"], count: signal(1) });
  assert.deepEqual(sent.children, ["slot 0", "text"]);
  assert.equal((sent.count as { value: number }).value, 1);
});

Deno.test("what cannot be sent is refused with the island's and the prop's name", () => {
  const refused = (value: unknown) => assert.throws(() => send({ odd: value }), /Box.*odd/);
  [() => {}, Symbol("s"), { deep: [() => {}] }, new (class Account {})(), new Map([[1, () => {}]])]
    .forEach(refused);
});

Deno.test("head elements replace by key, title, or tag and attributes; the last wins", () => {
  const head = '<title>a</title><meta name="d" content="1"><link rel="x" href="/a">';
  assert.equal(
    mergeHead(head, '<title>b</title><title>c</title><meta name="d" content="2 > 1">'),
    '<title>c</title><meta name="d" content="2 > 1"><link rel="x" href="/a">',
  );
  assert.equal(
    mergeHead(head, '<link rel="x" href="/b"><style>a</style><style>b</style>'),
    head + '<link rel="x" href="/b"><style>a</style><style>b</style>',
  );
  assert.equal(
    mergeHead('<meta data-key="k" name="a">', '<link data-key="k" href="/$&">'),
    '<link data-key="k" href="/$&">',
  );
});

Deno.test("file names become patterns", () => {
  const patterns = {
    "index": "",
    "a/index": "/a",
    "(g)/a/[id]/edit": "/a/:id/edit",
    "[[lang]]/x": "/:lang?/x",
    "docs/[...path]": "/docs/:path*",
    "v[major]-[minor]": "/v:major-:minor",
  };
  for (const [file, pattern] of Object.entries(patterns)) assert.equal(filePattern(file), pattern);
});

Deno.test("specific patterns come before general ones", () => {
  const sorted = ["/a", "/a/b", "/a/v:x", "/a/:x", "/a/:x?", "/a/:x*", "/:x"];
  assert.deepEqual(sorted.toReversed().sort(comparePatterns).at(-1), "/:x");
  assert.deepEqual(
    ["/a/:x*", "/a/:x?", "/a/:x", "/a/v:x", "/a/b"].sort(comparePatterns),
    ["/a/b", "/a/v:x", "/a/:x", "/a/:x?", "/a/:x*"],
  );
});

Deno.test("patterns match whole paths, and their literal parts literally", () => {
  const matches = (pattern: string, path: string) =>
    new RegExp(`^${compilePattern(pattern).source}$`).test(path);
  assert.ok(matches("/a.b/:id(\\d+)", "/a.b/12"));
  assert.ok(!matches("/a.b/:id(\\d+)", "/axb/12"));
  assert.ok(!matches("/a.b/:id(\\d+)", "/a.b/12x"));
  assert.ok(matches("/f/*", "/f/a/b"));
  assert.ok(matches("/f/:rest+", "/f/a/b") && !matches("/f/:rest+", "/f"));
  assert.ok(matches("/b{/old}?/:id", "/b/1") && matches("/b{/old}?/:id", "/b/old/1"));
  assert.ok(matches("/é/:id", "/%C3%A9/1"));
});

Deno.test("specifiers resolve through the import map and inline npm versions", () => {
  const map = [
    { key: "preact/", target: "npm:/preact@10.29.8/", base: "/r" },
    { key: "core/", target: "./lib/core/", base: "/r" },
    { key: "zod", target: "npm:zod@4.6.7", base: "/r" },
    { key: "@/", target: "./", base: "/r" },
  ];
  assert.equal(mapSpecifier("preact/hooks", map), "preact/hooks");
  assert.equal(mapSpecifier("core/a/b.ts", map), "/r/lib/core/a/b.ts");
  assert.equal(mapSpecifier("@/islands/X.tsx", map), "/r/islands/X.tsx");
  assert.equal(mapSpecifier("zod", map), "zod");
  assert.equal(mapSpecifier("npm:zod@4.6.7/mini", map), "zod/mini");
  assert.equal(mapSpecifier("npm:@scope/name@1.2.3/sub/path.js", map), "@scope/name/sub/path.js");
  assert.equal(mapSpecifier("./local.ts", map), "./local.ts");
});
