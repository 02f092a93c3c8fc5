/** How many of an IPv6 address's eight groups name a subscriber: 64 bits. */
const PREFIX_GROUPS = 4;
const GROUPS = 8;
const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const GROUP = /^[0-9a-f]{1,4}$/;

/**
 * The network that an address counts as: itself for IPv4, the first 64 bits for IPv6, since whoever
 * has one address there has 2^64 of them. Undefined for what is no address, and for this machine's
 * own, which is nobody's.
 */
export function networkOf(address: string): string | undefined {
  const text = address.trim().toLowerCase();
  if (IPV4.test(text)) return fromIPv4(text);
  const groups = groupsOf(text);
  if (!groups) return undefined;
  // An IPv4 address written as one of IPv6 is the IPv4 address.
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return fromIPv4([6, 7].flatMap((i) => [groups[i]! >> 8, groups[i]! & 255]).join("."));
  if (groups.every((group, i) => group === (i === GROUPS - 1 ? 1 : 0))) return undefined;
  const prefix = groups.slice(0, PREFIX_GROUPS).map((group) => group.toString(16));
  return `${prefix.join(":")}::/64`;
}

function fromIPv4(text: string): string | undefined {
  const bytes = text.split(".").map(Number);
  if (bytes.some((byte) => byte > 255) || bytes[0] === 127) return undefined;
  return bytes.join(".");
}

/** All eight, the ones that "::" leaves out included. */
function groupsOf(text: string): number[] | undefined {
  const [head, tail, ...rest] = withoutIPv4(text).split("::");
  if (head === undefined || rest.length > 0) return undefined;
  const before = head === "" ? [] : head.split(":");
  const after = tail ? tail.split(":") : [];
  const left = GROUPS - before.length - after.length;
  if (tail === undefined ? left !== 0 : left < 1) return undefined;
  const all = [...before, ...Array.from({ length: left }, () => "0"), ...after];
  if (!all.every((group) => GROUP.test(group))) return undefined;
  return all.map((group) => Number.parseInt(group, 16));
}

/** The last two groups may be written as an IPv4 address. */
function withoutIPv4(text: string): string {
  const at = text.lastIndexOf(":");
  const bytes = IPV4.exec(text.slice(at + 1))
    ?.slice(1)
    .map(Number);
  if (at < 0 || !bytes || bytes.some((byte) => byte > 255)) return text;
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const group = (high: number, low: number) => ((high << 8) | low).toString(16);
  return `${text.slice(0, at + 1)}${group(a, b)}:${group(c, d)}`;
}
