import { equal, match, notEqual } from "node:assert/strict";
import { throttleKey } from "core/throttle/keys.ts";
import { isInside, networkOf, visitorAddress } from "core/throttle/network.ts";

Deno.test("an IPv4 address is a network, an IPv6 address is part of its /64", () => {
  const networks: [address: string, network: string | null][] = [
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8::1::2::3:4:5:6:7:8:9", null],
    ["unknown", null],
    ["203.0.113.7, 1.1.1.1", null],
    ["", null],
  ];
  for (const [address, network] of networks) equal(networkOf(address), network, address);
});

Deno.test("as many entries of the header are believed as there are proxies of ours", () => {
  type Visit = [peer: string, forwarded: string | null, proxies: number, visitor: string | null];
  const visits: Visit[] = [
    ["203.0.113.7", null, 0, "203.0.113.7"],
    ["203.0.113.7", "198.51.100.1", 0, "203.0.113.7"],
    ["127.0.0.1", null, 0, null],
    ["::ffff:127.0.0.1", null, 0, null],
    // Somebody's proxy that was not announced: one visitor, but one that is counted.
    ["127.0.0.1", "198.51.100.1", 0, "127.0.0.1"],
    ["127.0.0.1", "198.51.100.1", 1, "198.51.100.1"],
    ["127.0.0.1", "6.6.6.6, 198.51.100.1", 1, "198.51.100.1"],
    ["203.0.113.9", "6.6.6.6, 198.51.100.1", 1, "198.51.100.1"],
    ["10.1.2.3", "6.6.6.6, 198.51.100.1, 10.0.0.9", 2, "198.51.100.1"],
    ["10.1.2.3", "6.6.6.6, 198.51.100.1, 10.0.0.9", 1, null],
    // Past the outer proxy, straight to the inner one.
    ["10.1.2.3", "198.51.100.1", 2, "198.51.100.1"],
    ["203.0.113.7", null, 2, "203.0.113.7"],
    ["::1", "2001:db8::5", 1, "2001:db8::5"],
    ["::1", "[2001:db8::5]:443", 1, "2001:db8::5"],
    ["::1", "198.51.100.1:5011", 1, "198.51.100.1"],
    ["172.16.0.1", "nonsense", 1, null],
    ["203.0.113.7", "198.51.100.1, unknown", 1, "203.0.113.7"],
    ["192.168.1.1", ",,", 1, null],
    ["127.0.0.1", "127.0.0.1", 1, null],
  ];
  for (const [peer, forwarded, proxies, visitor] of visits) {
    const told = `${peer} for ${forwarded} with ${proxies}`;
    equal(visitorAddress(peer, forwarded, proxies), visitor, told);
  }
});

Deno.test("private and local networks are inside, all others are not", () => {
  for (
    const inside of [
      "127.0.0.1",
      "10.0.0.1",
      "172.31.9.9",
      "192.168.0.1",
      "::1",
      "fd12::1",
      "fe80::1",
    ]
  ) {
    equal(isInside(inside), true, inside);
  }
  for (
    const outside of ["172.32.0.1", "11.0.0.1", "8.8.8.8", "2001:db8::1", "fe::1", "127x.example"]
  ) {
    equal(isInside(outside), false, outside);
  }
});

Deno.test("a key shows neither who is meant nor can it be made without the secret", async () => {
  const key = await throttleKey("secret", "sign-in", "ada@example.test");
  match(key, /^[0-9a-f]{64}$/);
  equal(key, await throttleKey("secret", "sign-in", "ada@example.test"));
  notEqual(key, await throttleKey("other", "sign-in", "ada@example.test"));
  notEqual(
    await throttleKey("secret", "ab", "c"),
    await throttleKey("secret", "a", "bc"),
    "where one part ends is part of the name",
  );
});
