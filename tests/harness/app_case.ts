import { testNeeding } from "./test_needing.ts";

/** Registers a test that asks the running product, which outlives it; `missing` as in `testNeeding`. */
export function appTest(
  name: string,
  fn: (t: Deno.TestContext) => Promise<void>,
  missing: string | null = null,
): void {
  testNeeding(missing, { name, fn, sanitizeOps: false, sanitizeResources: false });
}
