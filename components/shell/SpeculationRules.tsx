/** Paths that must never be fetched ahead: they act, stream or download. */
const neverAhead = ["/api/*", "/sign-out*", "/settings/theme*", "/settings/site*", "/*export*"];

/** The rules as an object: fetch same-origin pages when a pointer rests on their link. */
export function speculationRules() {
  const excluded = [
    ...neverAhead.map((pattern) => ({ href_matches: pattern })),
    { selector_matches: "[rel~=nofollow], [download], [target=_blank], [data-no-prefetch]" },
  ];
  const where = { and: [{ href_matches: "/*" }, ...excluded.map((not) => ({ not }))] };
  return { prefetch: [{ source: "document", where, eagerness: "moderate" }] };
}

/** Inline speculation rules; the CSP needs the page's nonce on it. */
export function SpeculationRules({ nonce }: { nonce?: string }) {
  const json = JSON.stringify(speculationRules()).replaceAll("<", "\\u003c");
  return (
    <script
      type="speculationrules"
      nonce={nonce}
      // deno-lint-ignore react-no-danger
      dangerouslySetInnerHTML={{ __html: json }}
    />
  );
}
