import { createStripe } from "core/adapters/stripe.ts";
import { createDb } from "core/db.ts";
import { moneyText } from "core/payments/money.ts";
import { syncPrices } from "core/payments/sync_prices.ts";
import { readHosted, SettingError } from "./settings.ts";

const USAGE = `deno task stripe-sync

Puts plans and packages up for sale with Stripe, and notes their prices. It may be run as often as one
likes: what is there stays, a changed amount becomes a new price, and the old price is archived.

Environment: STRIPE_SECRET_KEY, SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY.
The embedded stack needs none of this: there everything is put up for sale by the first purchase.`;

if (Deno.args.includes("--help")) console.log(USAGE);
else await sync();

async function sync(): Promise<void> {
  try {
    const env = Deno.env.toObject();
    const hosted = readHosted(env);
    if (!hosted || !env.STRIPE_SECRET_KEY) throw new SettingError(USAGE);
    const db = createDb({ url: hosted.url, key: hosted.secretKey });
    const provider = createStripe({ apiKey: env.STRIPE_SECRET_KEY });
    for (const { name, cycle, amount, currency, price_id } of await syncPrices({ db, provider })) {
      const every = cycle ? ` each ${cycle}` : "";
      console.log(`${name}: ${moneyText(amount, currency)}${every} (${price_id})`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
