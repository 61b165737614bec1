const WEB_SCHEME = /^(https?|mailto|tel):/i;
const ANY_SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** The address when a click on it cannot run code (relative, http, https, mailto, tel), else "#". */
export function safeHref(href: string): string {
  // Browsers drop these characters before they read the scheme, so "java\tscript:" is one.
  // deno-lint-ignore no-control-regex
  const seen = href.replace(/[\u0000-\u0020\u007f]+/g, "");
  return ANY_SCHEME.test(seen) && !WEB_SCHEME.test(seen) ? "#" : href;
}
