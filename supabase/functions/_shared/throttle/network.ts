/**
 * The network that an IP address is counted as: an IPv4 address itself, the /64 of an IPv6 one, which
 * is what one customer gets and can choose addresses from at will. Null for text that is neither.
 */
export function networkOf(address: string): string | null {
  const mapped = address.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, "");
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(mapped)) return mapped;
  if (!/^[0-9a-f:]{2,39}$/.test(mapped) || !mapped.includes(":")) return null;
  const [head = "", tail, ...more] = mapped.split("::");
  if (more.length > 0) return null;
  const groups = head === "" ? [] : head.split(":");
  const rest = tail ? tail.split(":") : [];
  const missing = tail === undefined ? 0 : 8 - groups.length - rest.length;
  const all = [...groups, ...Array<string>(Math.max(0, missing)).fill("0"), ...rest];
  if (all.length !== 8) return null;
  return all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":") + "::/64";
}

/** Whether an address is of this machine or of a private network: no visitor, but a proxy of ours. */
export function isInside(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, "");
  return /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\./.test(plain) ||
    /^(::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/.test(plain);
}

/**
 * The visitor's address, or null for somebody on this machine or in its network. `proxies` of our own
 * stand before the app, and each adds whom it hears to `forwarded` (X-Forwarded-For); what a visitor
 * wrote into that header stands before those and is not read. A proxy that nobody announced makes
 * all its visitors one.
 */
export function visitorAddress(
  peer: string,
  forwarded: string | null,
  proxies: number,
): string | null {
  const hops = (forwarded ?? "").split(",").map((hop) => withoutPort(hop.trim())).filter(Boolean);
  if (proxies === 0) return isInside(peer) && hops.length === 0 ? null : peer;
  const seen = hops[Math.max(0, hops.length - proxies)] ?? peer;
  const visitor = networkOf(seen) ? seen : peer;
  return isInside(visitor) ? null : visitor;
}

/** Some proxies write the port too: "203.0.113.7:1234", "[2001:db8::1]:1234". */
function withoutPort(hop: string): string {
  return hop.replace(/^\[([^\]]*)\](:\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");
}
