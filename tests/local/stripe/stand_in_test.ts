import { deepEqual, equal } from "node:assert/strict";
import { join } from "node:path";
import { createStripe } from "core/adapters/stripe.ts";
import { openStripe } from "@/local/stripe/server.ts";

const KEY = "sk_test_of_this_test";
const options = (path: string, deliver: () => Promise<number>) => ({
  apiKey: KEY,
  secret: "whsec_test",
  origin: "http://127.0.0.1",
  path,
  deliver,
  delay: () => 1,
});

Deno.test("a restart keeps what there is and sends on what nobody took", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "stripe.json");
  try {
    const first = await openStripe(options(path, () => Promise.reject(new Error("down"))));
    const product = { id: "prod_1", object: "product", created: 1, livemode: false } as const;
    const made = first.shop.store.put({
      ...product,
      name: "One",
      description: null,
      active: true,
      metadata: {},
    });
    first.shop.events.say("product.created", made);
    await first.close();

    const taken = Promise.withResolvers<void>();
    let tries = 0;
    const second = await openStripe(options(path, () => {
      if (++tries === 3) taken.resolve();
      return Promise.resolve(tries < 3 ? 500 : 200);
    }));
    deepEqual(second.shop.store.find("product", "prod_1"), made);
    await taken.promise;
    await second.close();
    const third = await openStripe(options(path, () => Promise.resolve(200)));
    equal(third.shop.store.outgoing.length, 0);
    await third.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an API key that is not the stand-in's is refused, a repeated order is one order", async () => {
  const standIn = await openStripe({ ...options("", () => Promise.resolve(200)), path: null });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, standIn.fetch);
  const apiUrl = `http://127.0.0.1:${server.addr.port}`;
  const buyer = {
    accountId: crypto.randomUUID(),
    email: "a@example.test",
    name: "A",
    address: null,
    taxNumber: "",
  };
  try {
    const stranger = createStripe({ apiKey: "sk_test_of_nobody", apiUrl });
    const refusal = await stranger.keepCustomer(buyer, null).catch((error) => error.code);
    equal(refusal, "vendor_error");
    const provider = createStripe({ apiKey: KEY, apiUrl });
    equal(await provider.keepCustomer(buyer, null), await provider.keepCustomer(buyer, null));
    equal(standIn.shop.store.all("customer").length, 1);
  } finally {
    await standIn.close();
    await server.shutdown();
  }
});
