import type { BrowserContext } from "playwright-core";
import type { Product } from "./app.ts";
import { workedIds } from "./app_pages.ts";

/** Signs the browser in as the owner of the worked workspace; answers an id of each kind in it. */
export async function signInAsOwner(
  context: BrowserContext,
  { appUrl }: Product,
): Promise<Record<string, string>> {
  const { worked, ids } = await workedIds();
  await context.addCookies([
    { name: "igny8_access", value: worked.accessToken, url: appUrl },
    { name: "igny8_refresh", value: "none", url: appUrl },
  ]);
  return ids;
}
