import { createClient } from "@supabase/supabase-js";
import type { Stack } from "./stack.ts";

/** The login of the demo workspace; worth nothing outside this machine. */
export const DEMO = { email: "demo@igny8.test", password: "demo-workspace" };

/**
 * Makes the demo workspace of a new stack: a person who signs up through the ordinary door, and a
 * site. Does nothing once anybody has signed up. Throws when the signup is refused.
 */
export async function createDemo(stack: Stack): Promise<void> {
  const [somebody] = await stack.sql("select 1 from auth.users limit 1");
  if (somebody) return;
  const client = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: (input, init) => stack.fetch(new Request(input, init)) },
  });
  const data = { account_name: "Demo workspace", full_name: "Dana Demo" };
  const signedUp = await client.auth.signUp({ ...DEMO, options: { data } });
  if (signedUp.error) throw signedUp.error;
  const made = await client.rpc("create_site", {
    p_name: "Corner Coffee",
    p_domain: "corner-coffee.example",
    p_sector_names: ["Coffee at home"],
    p_description: "Coffee gear, beans and brewing at home.",
  });
  if (made.error) throw new Error(`The demo site was refused: ${made.error.message}`);
}
