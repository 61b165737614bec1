import assert from "node:assert/strict";
import { FOREIGN_PATHS } from "@/tests/harness/fuzz/hostile_values.ts";
import { nextPath, ownPath } from "@/web/next_path.ts";

const APP = "https://app.example.com";

Deno.test("no way to write an address leads a redirect to another origin", () => {
  for (const path of FOREIGN_PATHS) {
    for (const written of [path, decodeURIComponentOr(path), encodeURI(path.toWellFormed())]) {
      const next = nextPath(written);
      const there = new URL(next, APP);
      assert.equal(there.origin, APP, JSON.stringify(written));
      assert.match(next, /^\/(?![/\\])[\x21-\x7e]*$/, JSON.stringify(written));
      // A header takes it as it is.
      assert.equal(new Headers({ location: next }).get("location"), next);
    }
  }
});

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

Deno.test("paths of the app stay as they are, other scripts are encoded", () => {
  for (const path of ["/planner/keywords?page=2&q=a%20b#top", "/", "/a//b", "/x?next=//y.test"]) {
    assert.equal(ownPath(path), path);
  }
  assert.equal(nextPath("/q?café=日本"), "/q?caf%C3%A9=%E6%97%A5%E6%9C%AC");
  assert.equal(nextPath("/sign-in?next=/x"), "/dashboard");
  for (const nothing of [null, undefined, "", "dashboard", new File([], "x")]) {
    assert.equal(nextPath(nothing), "/dashboard");
  }
});
