import assert from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { BUCKETS } from "./policy.ts";

interface Bucket {
  id: string;
  public: boolean;
  bytes: number | null;
  types: string[] | null;
}

databaseTest(
  "every bucket stands in the policy table, is private and takes no more than it says there",
  async ({ stack }) => {
    const buckets = await stack.sql<Bucket>(`
      select b.id, b.public, b.file_size_limit::integer as bytes, to_jsonb(b.allowed_mime_types) as types
      from storage.buckets b order by b.id`);
    const expected = Object.entries(BUCKETS).map(([id, rule]) => ({ id, public: false, ...rule }));
    assert.deepEqual(buckets, expected);
  },
);
