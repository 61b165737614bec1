import assert from "node:assert/strict";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import { startWordPress, wordpressMissing } from "@/tests/harness/wordpress.ts";

testNeeding(wordpressMissing, {
  name: "two WordPresses serve at once, each with its own posts, and end when they are stopped",
  async fn() {
    const [one, other] = await Promise.all([startWordPress(), startWordPress()]);
    try {
      const made = await fetch(`${one.url}/wp-json/wp/v2/posts`, {
        method: "POST",
        headers: { authorization: one.authorization(), "content-type": "application/json" },
        body: JSON.stringify({ title: "Only here", status: "publish" }),
      });
      assert.equal(made.status, 201, await made.text());
      const count = async (url: string) => {
        const answer = await fetch(`${url}/wp-json/wp/v2/posts`);
        return (await answer.json()).length;
      };
      assert.deepEqual([await count(one.url), await count(other.url)], [1, 0]);
      await one.reset();
      assert.equal(await count(one.url), 0);
      assert.notEqual(await one.log(), "");
    } finally {
      await Promise.all([one.stop(), other.stop()]);
    }
    await assert.rejects(fetch(one.url).then((answer) => answer.body?.cancel()));
  },
  sanitizeOps: false,
  sanitizeResources: false,
});
