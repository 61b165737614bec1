type Props = Record<string, unknown>;

function relation(href: string, url: URL): "page" | "ancestor" | null {
  if (!href.startsWith("/") || href.startsWith("//")) return null;
  const [beforeHash = ""] = href.split("#", 1);
  const query = beforeHash.indexOf("?");
  const path = query < 0 ? beforeHash : beforeHash.slice(0, query);
  if (path === url.pathname) {
    return query < 0 || beforeHash.slice(query) === url.search ? "page" : null;
  }
  const folder = path.endsWith("/") ? path : path + "/";
  return query < 0 && url.pathname.startsWith(folder) ? "ancestor" : null;
}

/** Props of a link, marked when it leads to the current page or to one above it. */
export function currentProps(props: Props, url: URL): Props {
  const href = typeof props.href === "string" ? relation(props.href, url) : null;
  if (href === null) return props;
  const mark = href === "page"
    ? { "data-current": "true", "aria-current": "page" }
    : { "data-ancestor": "true", "aria-current": "true" };
  return { ...mark, ...props };
}
