import { deepEqual, equal, ok } from "node:assert/strict";
import type { WordPressClient } from "core/adapters/wordpress/client.ts";
import { AppError } from "core/errors.ts";
import {
  type FoundChange,
  type PassedOver,
  readChanged,
  readStates,
  type SyncCursor,
} from "core/integrations/read_destination.ts";

interface FakePost {
  id: number;
  status: string;
  modified_gmt: string;
  type: string;
  content: { raw: string };
  title: { raw: string };
  categories: number[];
  tags: number[];
}

/** A WordPress in memory; `between` runs before each answer, as people who go on editing. */
class FakeWordPress {
  posts: FakePost[] = [];
  asked = 0;
  between: () => void = () => {};
  /** Answers with more posts are too large. */
  most = 100;
  hidden = new Set<string>();

  add(id: number, modified_gmt: string, more: Partial<FakePost> = {}) {
    const texts = { content: { raw: `<p>${id}</p>` }, title: { raw: `Post ${id}` } };
    const post = {
      id,
      modified_gmt,
      status: "publish",
      type: "post",
      ...texts,
      categories: [],
      tags: [],
    };
    this.posts = [...this.posts.filter((one) => one.id !== id), { ...post, ...more }];
  }

  get client(): WordPressClient {
    const call: WordPressClient["call"] = (path, schema, { query = {} } = {}) => {
      this.asked++;
      this.between();
      return Promise.resolve(schema.parse(this.#answer(path, query)));
    };
    return {
      root: "https://blog.test/wp-json/",
      call,
      page: () => Promise.reject(new Error("unused")),
    };
  }

  #answer(path: string, query: Record<string, string>): unknown {
    if (/categories|tags/.test(path)) {
      return (query.include ?? "").split(",").map((id) => ({ id: Number(id), name: `Term ${id}` }));
    }
    const [, base, id] = path.match(/^wp\/v2\/(posts|pages)(?:\/(\d+))?$/) ?? [];
    const type = base === "pages" ? "page" : "post";
    if (id) {
      if (this.hidden.has(id)) throw new AppError("wordpress_forbidden", "No.");
      const post = this.posts.find((one) => one.id === Number(id) && one.type === type);
      if (!post) throw new AppError("wordpress_missing", "None.");
      return post;
    }
    const states = (query.status ?? "").split(",");
    const found = this.posts.filter((one) =>
      one.type === type && states.includes(one.status) && !this.hidden.has(String(one.id)) &&
      (!query.modified_after || `${one.modified_gmt}Z` > query.modified_after) &&
      (!query.include || query.include.split(",").includes(String(one.id)))
    ).toSorted((a, b) => a.modified_gmt.localeCompare(b.modified_gmt) || a.id - b.id);
    const size = Number(query.per_page);
    const page = found.slice((Number(query.page ?? 1) - 1) * size).slice(0, size);
    if (page.length > this.most) {
      throw new AppError("bad_answer", "Too large.", { retryable: true });
    }
    return page;
  }
}

/** Reads as the worker does, and keeps each report once. */
class Reader {
  found = new Map<string, FoundChange>();
  passed: PassedOver = {};
  cursor: SyncCursor = {};
  readonly store = (changes: FoundChange[], cursor: SyncCursor, passed: PassedOver) => {
    Object.assign(this.passed, passed);
    for (const change of changes) {
      if (!this.found.has(change.dedupe_key)) this.found.set(change.dedupe_key, change);
    }
    Object.assign(this.cursor, cursor);
    return Promise.resolve();
  };

  ids(): string[] {
    return [...this.found.values()].map(({ external_id }) => external_id);
  }
}

const second = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().slice(0, 19);

Deno.test("every post is found once, page by page, and again nothing is new", async () => {
  const blog = new FakeWordPress();
  for (let id = 1; id <= 95; id++) blog.add(id, second(id * 40), { tags: [id % 3 + 1] });
  blog.add(200, second(5), { type: "page" });
  const reader = new Reader();
  await readChanged(blog.client, reader.cursor, reader.store);
  equal(new Set(reader.ids()).size, 96);
  equal(reader.found.size, 96);
  deepEqual(reader.found.values().next().value?.payload.tag_names, ["Term 2"]);
  const before = blog.asked;
  await readChanged(blog.client, reader.cursor, reader.store);
  equal(reader.found.size, 96);
  ok(blog.asked - before < 6, "only the last minutes are read again");
});

Deno.test("a hundred posts of the same second are all found", async () => {
  const blog = new FakeWordPress();
  for (let id = 1; id <= 100; id++) blog.add(id, second(7));
  const reader = new Reader();
  await readChanged(blog.client, reader.cursor, reader.store);
  equal(new Set(reader.ids()).size, 100);
});

Deno.test("what is edited while the reading goes on is not missed, nor what it pushes aside", async () => {
  const blog = new FakeWordPress();
  for (let id = 1; id <= 80; id++) blog.add(id, second(id * 40));
  let clock = 10_000;
  let id = 1;
  blog.between = () => {
    if (id < 60) blog.add(id++, second(clock++), { title: { raw: "Edited" } });
  };
  const reader = new Reader();
  await readChanged(blog.client, reader.cursor, reader.store);
  blog.between = () => {};
  await readChanged(blog.client, reader.cursor, reader.store);
  equal(new Set(reader.ids()).size, 80);
  for (const post of blog.posts.filter(({ title }) => title.raw === "Edited")) {
    ok(
      [...reader.found.values()].some(({ external_id, payload }) =>
        external_id === String(post.id) && JSON.stringify(payload.title).includes("Edited")
      ),
      `the edit of ${post.id}`,
    );
  }
});

Deno.test("a second edit in the same second is found by the next reading", async () => {
  const blog = new FakeWordPress();
  blog.add(1, second(50));
  const reader = new Reader();
  await readChanged(blog.client, reader.cursor, reader.store);
  blog.add(1, second(50), { content: { raw: "<p>again</p>" } });
  await readChanged(blog.client, reader.cursor, reader.store);
  equal(reader.found.size, 2);
});

Deno.test("a clock that was set back hides nothing of the last minutes", async () => {
  const blog = new FakeWordPress();
  blog.add(1, second(5000));
  const reader = new Reader();
  await readChanged(blog.client, reader.cursor, reader.store);
  blog.add(2, second(4700));
  await readChanged(blog.client, reader.cursor, reader.store);
  deepEqual(reader.ids(), ["1", "2"]);
});

Deno.test("answers that are too large are asked for in smaller ones", async () => {
  const blog = new FakeWordPress();
  for (let id = 1; id <= 30; id++) blog.add(id, second(id));
  blog.most = 3;
  const reader = new Reader();
  await readChanged(blog.client, reader.cursor, reader.store);
  equal(new Set(reader.ids()).size, 30);
});

Deno.test("states that change without an edit are told, and what is gone; what is hidden is not", async () => {
  const blog = new FakeWordPress();
  blog.add(1, second(1));
  blog.add(2, second(2), { status: "trash" });
  blog.add(4, second(4), { status: "private" });
  blog.hidden.add("4");
  const known = ["1", "2", "3", "4"].map((external_id) => ({ external_id, status: "future" }));
  const reader = new Reader();
  await readStates(blog.client, known, reader.store);
  deepEqual(
    [...reader.found.values()].map((
      { kind, external_id, payload },
    ) => [kind, external_id, payload.status]),
    [["status", "1", "publish"], ["status", "2", "trash"], ["delete", "3", undefined]],
  );
  equal(reader.cursor.checked, "4");
});

Deno.test("a post that is too long is passed over by name, and the others are not", async () => {
  const blog = new FakeWordPress();
  blog.add(1, second(1));
  blog.add(2, second(2), {
    title: { raw: "A long one" },
    content: { raw: "x".repeat(1_500_001) },
  });
  blog.add(3, second(3));
  const reader = new Reader();
  await readChanged(blog.client, reader.cursor, reader.store);
  deepEqual(reader.ids(), ["1", "3"]);
  deepEqual(reader.passed, {
    2: "“A long one” is longer than 1.5 MB and was not taken over.",
  });
  equal(reader.cursor.posts, second(3));
});
