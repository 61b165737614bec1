/**
 * Registers a test that needs something installed. `missing` says what is not and how to get it, null when all is
 * there: otherwise the test is ignored, its name saying why, and with CI=true it fails.
 */
export function testNeeding(missing: string | null, test: Deno.TestDefinition): void {
  if (missing === null) return Deno.test(test);
  Deno.test({
    name: `${test.name} [${missing}]`,
    ignore: Deno.env.get("CI") !== "true",
    fn: () => Promise.reject(new Error(`CI must run this: ${missing}`)),
  });
}
