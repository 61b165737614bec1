import { basename, join } from "node:path";
import { readSessionContext } from "core/accounts/session_context.ts";
import { signOut, signUp } from "core/accounts/sessions.ts";
import { createDb, unwrap } from "core/db.ts";
import { importKeywords } from "core/keywords/import_keywords.ts";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import { createSite } from "core/sites/create_site.ts";
import type { Stack } from "./stack.ts";

/** The login of the demo workspace; worth nothing outside this machine. */
export const DEMO = { email: "demo@igny8.test", password: "demo-workspace" };

const KEYWORDS = join(import.meta.dirname ?? ".", "../supabase/seeds/demo_keywords.csv");
const CREDITS = 20_000;

/**
 * Makes the demo workspace of a new stack through the ordinary doors: a person who signs up, a site
 * with its keywords, and credits for a few runs. Does nothing once anybody has signed up. Throws when
 * a step is refused.
 */
export async function createDemo(stack: Stack): Promise<void> {
  const [somebody] = await stack.sql("select 1 from auth.users limit 1");
  if (somebody) return;
  const fetch: typeof globalThis.fetch = (input, init) => stack.fetch(new Request(input, init));
  const { url, publishableKey, secretKey } = stack;
  const door = createDb({ url, key: publishableKey, fetch });
  const tokens = await signUp({ db: door }, {
    ...DEMO,
    account_name: "Demo workspace",
    full_name: "Dana Demo",
  });
  if (!tokens) throw new Error("The embedded stack signs people up without a mail.");
  const db = createDb({ url, key: publishableKey, accessToken: tokens.accessToken, fetch });
  const { account } = await readSessionContext({ db });
  unwrap(
    await createDb({ url, key: secretKey, fetch }).rpc("grant_credits", {
      p_account_id: account.id,
      p_amount: CREDITS,
      p_reason: "Credits of the demo workspace",
    }),
  );
  const [industry] = await stack.sql<{ id: string; sector: string }>(
    `select i.id, s.id as sector from industries i join industry_sectors s on s.industry_id = i.id
     where i.slug = 'food-drink' and s.slug = 'coffee-tea'`,
  );
  const siteId = await createSite({ db }, {
    name: "Northlight Coffee",
    domain: "northlight-coffee.example",
    description: "A home-coffee shop: machines, grinders, beans and how to brew them well.",
    industry_id: industry?.id ?? null,
    industry_sector_ids: industry ? [industry.sector] : [],
    sector_names: industry ? [] : ["Coffee & Tea"],
  });
  await importDemoKeywords(db, siteId);
  await signOut({ db: door }, tokens);
}

async function importDemoKeywords(db: ReturnType<typeof createDb>, siteId: string): Promise<void> {
  const { sites } = await readSessionContext({ db });
  const sectorId = sites.find(({ id }) => id === siteId)?.sectors[0]?.id;
  if (!sectorId) throw new Error("The demo site has no sector.");
  const filename = basename(KEYWORDS);
  const file = readKeywordFile(await Deno.readFile(KEYWORDS), { filename });
  await importKeywords({ db }, { sectorId, file, filename, key: "demo-workspace-keywords" });
}
