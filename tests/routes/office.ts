import { decodeJwt } from "jose";
import type { Product } from "@/tests/harness/app.ts";
import { signedUp, type Visitor } from "@/tests/harness/app_visitor.ts";

/** An owner with a site about food, and what tests ask about it. */
export interface Office {
  owner: Visitor;
  product: Product;
  accountId: string;
  siteId: string;
  sectorId: string;
}

/** Signs up somebody with a site of the industry "food-drink". */
export async function openOffice(): Promise<Office> {
  const owner = await signedUp("owner");
  const { product } = owner;
  const [industry] = await product.sql<{ id: string }>(
    "select id from public.industries where slug = 'food-drink'",
  );
  const { data, error } = await product.as(owner.accessToken).rpc("create_site", {
    p_name: "Corner Coffee",
    p_industry_id: industry?.id,
    p_sector_names: ["Coffee"],
  });
  if (error) throw new Error(error.message);
  const [sector] = await product.sql<{ id: string; account_id: string }>(
    "select id, account_id from public.sectors where site_id = $1",
    [data],
  );
  const { id: sectorId = "", account_id: accountId = "" } = sector ?? {};
  return { owner, product, accountId, siteId: data, sectorId };
}

/** Somebody with a role in the office's account, granted its site. */
export async function hire(
  { product, accountId, siteId }: Office,
  role: "admin" | "editor" | "viewer",
): Promise<Visitor> {
  const hired = await signedUp(role);
  const id = userId(hired);
  await product.sql("update public.profiles set account_id = $2, role = $3 where id = $1", [
    id,
    accountId,
    role,
  ]);
  await product.sql(
    "insert into public.site_user_access (site_id, user_id, account_id) values ($1, $2, $3)",
    [siteId, id, accountId],
  );
  return hired;
}

/** Makes somebody platform staff, as it is done in production: in the database. */
export async function makeStaff({ product }: Office, visitor: Visitor): Promise<void> {
  await product.sql("update public.profiles set role = 'developer' where id = $1", [
    userId(visitor),
  ]);
}

/** The id of the person who is signed in. */
export function userId({ accessToken }: Visitor): string {
  return decodeJwt(accessToken).sub ?? "";
}

/** The sentence that the last answer left for the next page. */
export function leftMessage(visitor: Visitor): string {
  return decodeURIComponent(visitor.cookies.get("igny8_flash") ?? "");
}
