import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp, stranger } from "@/tests/harness/app_visitor.ts";

appTest("an address that does not take a method says so", async () => {
  const nobody = await stranger();
  const owner = await signedUp();
  const headers = { "sec-fetch-site": "same-origin" };
  for (const path of ["/", "/sign-in", "/dashboard", "/planner/keywords", "/sites/nobody"]) {
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const answer = await owner.send(path, { method, headers });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.equal(answer.headers.get("allow"), "GET, HEAD, POST");
    }
  }
  for (const path of ["/", "/pricing", "/legal/terms", "/sites/nobody", "/sites/nobody/nothing"]) {
    const answer = await nobody.send(path, { method: "POST", headers });
    assert.equal(answer.status, 405, `POST ${path}`);
    assert.match(answer.text, /<h1/);
  }
  for (const path of ["/settings/theme", "/settings/site", "/sign-out"]) {
    assert.equal((await owner.get(path)).status, 405, path);
  }
});
