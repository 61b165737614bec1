type Props = Record<string, unknown>;

/** Where the current page is, read from its URL once. */
export type Place = Pick<URL, "pathname" | "search">;

const SLASH = "/".charCodeAt(0);

/** Every link of a page comes through here, so nothing is cut out of `href` before it may match. */
function relation(href: string, { pathname, search }: Place): "page" | "ancestor" | null {
  if (href.charCodeAt(0) !== SLASH || href.charCodeAt(1) === SLASH) return null;
  const hash = href.indexOf("#");
  const end = hash < 0 ? href.length : hash;
  const mark = href.indexOf("?");
  const query = mark < 0 || mark > end ? end : mark;
  if (query > pathname.length || !pathname.startsWith(href.slice(0, query))) return null;
  if (query === pathname.length) {
    return query === end || href.slice(query, end) === search ? "page" : null;
  }
  const below = href.charCodeAt(query - 1) === SLASH || pathname.charCodeAt(query) === SLASH;
  return query === end && below ? "ancestor" : null;
}

/** Props of a link, marked when it leads to the current page or to one above it. */
export function currentProps(props: Props, place: Place): Props {
  const href = typeof props.href === "string" ? relation(props.href, place) : null;
  if (href === null) return props;
  const mark = href === "page"
    ? { "data-current": "true", "aria-current": "page" }
    : { "data-ancestor": "true", "aria-current": "true" };
  return { ...mark, ...props };
}
