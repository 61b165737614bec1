import type { ComponentChildren, VNode } from "preact";
import { assetPath } from "./asset_path.ts";

/** True in the browser, false on the server. */
export const IS_BROWSER: boolean = typeof document !== "undefined";

/** The URL of a static file with the build id, cacheable for a year. */
export function asset(path: string): string {
  return assetPath(path);
}

/** Puts its children into the document's `<head>`; the server's renderer collects them. */
export function Head(_props: { children?: ComponentChildren }): VNode | null {
  return null;
}

/** A region upstream can swap without a page load; here links navigate normally. */
export function Partial(
  props: {
    name: string;
    mode?: "replace" | "append" | "prepend";
    children?: ComponentChildren;
  },
): ComponentChildren {
  return props.children;
}
