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
 * The visitor's address: the peer's, or when a proxy inside our own network speaks for them, the
 * nearest one outside it that `forwarded` (X-Forwarded-For) names. Whatever a visitor wrote into that
 * header stands farther away and is not read. Null when nobody outside is involved.
 */
export function visitorAddress(peer: string, forwarded: string | null): string | null {
  if (!isInside(peer)) return peer;
  const hops = (forwarded ?? "").split(",").map((hop) => hop.trim()).filter(Boolean);
  const nearest = hops.findLast((hop) => !isInside(hop));
  return nearest && networkOf(nearest) ? nearest : null;
}
