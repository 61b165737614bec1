/** A base that no address can mean, to tell paths from other origins as browsers do. */
const HERE = "http://here.invalid";

/** A path of this app to go to after signing in; anything else becomes the dashboard. */
export function nextPath(given: FormDataEntryValue | string | null | undefined): string {
  const path = typeof given === "string" ? ownPath(given) : null;
  return path === null || path.startsWith("/sign-") ? "/dashboard" : path;
}

/**
 * The path, query and fragment that `text` is on this origin, percent-encoded as in a header; null
 * for whatever a browser could read as an address elsewhere.
 */
export function ownPath(text: string): string | null {
  // deno-lint-ignore no-control-regex
  if (!/^\/(?![/\\])/.test(text) || /[\u0000-\u0020\u007f\\]/.test(text)) return null;
  const url = URL.parse(text, HERE);
  if (!url || url.origin !== HERE || url.pathname.startsWith("//")) return null;
  return url.pathname + url.search + url.hash;
}
