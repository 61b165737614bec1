import type { ComponentChildren } from "preact";

/**
 * Children handed on into an element. Precompiled JSX escapes the strings of an array, and rendering
 * escapes them again; a component in between renders them once.
 */
export function Slot({ children }: { children?: ComponentChildren }): ComponentChildren {
  return children;
}
