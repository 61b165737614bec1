/** A path of this app to go to after signing in; anything else becomes the dashboard. */
export function nextPath(given: FormDataEntryValue | string | null | undefined): string {
  if (typeof given !== "string" || !given.startsWith("/") || /^\/[/\\]|[\s\\]/.test(given)) {
    return "/dashboard";
  }
  return given.startsWith("/sign-") ? "/dashboard" : given;
}
