/** IPv4 networks nobody outside owns: private, shared, loopback, link-local, documentation, reserved. */
const CLOSED_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  // Cloud metadata lives here, at 169.254.169.254 among others.
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  // Azure's metadata and wire server, on an address that looks public.
  "168.63.129.16/32",
].map(networkV4);

interface NetworkV4 {
  first: number;
  size: number;
}

function networkV4(text: string): NetworkV4 {
  const [address = "", bits = "32"] = text.split("/");
  return { first: parseV4(address) ?? 0, size: 2 ** (32 - Number(bits)) };
}

/** Whether a server on the public internet can have this IP address; false for anything else. */
export function isPublicAddress(address: string): boolean {
  const v4 = parseV4(address);
  if (v4 !== null) return isPublicV4(v4);
  const v6 = parseV6(address);
  return v6 !== null && isPublicV6(v6);
}

function isPublicV4(address: number): boolean {
  return !CLOSED_V4.some(({ first, size }) => address >= first && address < first + size);
}

/** Global unicast (2000::/3) alone, without the parts that tunnel, document or identify. */
function isPublicV6(groups: number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  // NAT64 (64:ff9b::/96) reaches the IPv4 address in its last half.
  if (a === 0x64 && b === 0xff9b && c === 0 && d === 0 && e === 0 && f === 0) {
    return isPublicV4(g * 65536 + h);
  }
  if (a < 0x2000 || a > 0x3fff) return false;
  // 2001::/23 holds Teredo, ORCHID and benchmarking; 2001:db8::/32 and 3fff::/20 are documentation.
  if (a === 0x2001 && (b < 0x200 || b === 0xdb8)) return false;
  // 6to4 (2002::/16) carries an IPv4 address, and is out of use.
  if (a === 0x2002) return false;
  if (a === 0x3fff && b < 0x1000) return false;
  // ISATAP interface ids (::5efe:a.b.c.d) carry an IPv4 address.
  return !((e === 0 || e === 0x200) && f === 0x5efe);
}

/** The 32 bits of a dotted IPv4 address, or null for every other form. */
export function parseV4(text: string): number | null {
  const match = text.match(/^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/);
  if (!match) return null;
  const bytes = match.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The eight 16-bit groups of an IPv6 address, or null; a zone (%eth0) is not an address. */
export function parseV6(text: string): number[] | null {
  if (!/^[0-9a-f:.]+$/i.test(text) || !text.includes(":")) return null;
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = [groupsOf(halves[0] ?? ""), groupsOf(halves[1] ?? "")];
  if (!head || !tail) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1) return missing === 0 ? head : null;
  return missing < 1 ? null : [...head, ...Array<number>(missing).fill(0), ...tail];
}

function groupsOf(text: string): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  for (const part of text.split(":")) {
    const v4 = parseV4(part);
    if (v4 !== null) groups.push(Math.floor(v4 / 65536), v4 % 65536);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else return null;
  }
  return groups;
}
