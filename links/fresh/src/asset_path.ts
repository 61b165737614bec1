/** The build the pages and their assets belong to; set on the server and by the browser boot. */
export const build = { id: "" };

/** Query parameter that marks a static file's URL as belonging to one build. */
export const BUILD_PARAM = "__frsh_c";

/** `path` with the build id as query, so that the file may be cached for a year. */
export function assetPath(path: string): string {
  if (build.id === "" || !path.startsWith("/") || path.startsWith("//")) {
    return path;
  }
  const hash = path.indexOf("#");
  const fragment = hash < 0 ? "" : path.slice(hash);
  const plain = hash < 0 ? path : path.slice(0, hash);
  if (plain.includes(`${BUILD_PARAM}=`)) return path;
  return `${plain}${plain.includes("?") ? "&" : "?"}${BUILD_PARAM}=${build.id}${fragment}`;
}
